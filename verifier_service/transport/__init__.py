"""Transport: the only place of the service that knows grpc and the stubs.

What comes in is bytes, what goes on to the engine is the domain, and back by the same stair: `parsing`
and `envelope` judge the request, `reading` turns contract into domain, `writing` and `views` turn
results into contract, `servicer` answers the calls, `server` builds and drains the server. No rule
about right and wrong answers ever stands here.
"""
