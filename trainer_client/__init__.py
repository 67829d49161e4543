"""Rewards from the verifier service, for trainers: the client, the reward function and what trains with them.

The base install (grpcio and protobuf) reaches everything named here; torch and TRL are met only in
`trainer_client.training` and the demo. Never imports anything of the service.
"""

from trainer_client.client import AsyncClient
from trainer_client.episodes import episode
from trainer_client.options import ClientOptions
from trainer_client.sync import Client
from trainer_client.texts import group

__all__ = ["AsyncClient", "Client", "ClientOptions", "episode", "group"]
