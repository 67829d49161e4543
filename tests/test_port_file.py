"""The file that tells the port: whole or absent, and withdrawn only by the server that wrote it."""

from pathlib import Path

from verifier_service.serving import withdraw_port, write_port


def test_the_port_is_one_line(tmp_path: Path) -> None:
    write_port(tmp_path / "port", 50051)
    assert (tmp_path / "port").read_text() == "50051\n"
    assert [path.name for path in tmp_path.iterdir()] == ["port"]


def test_a_server_withdraws_its_own_port(tmp_path: Path) -> None:
    write_port(tmp_path / "port", 50051)
    withdraw_port(tmp_path / "port", 50051)
    assert not (tmp_path / "port").exists()


def test_a_server_leaves_the_port_of_another(tmp_path: Path) -> None:
    write_port(tmp_path / "port", 50052)
    withdraw_port(tmp_path / "port", 50051)
    assert (tmp_path / "port").read_text() == "50052\n"
    withdraw_port(tmp_path / "none", 50051)
