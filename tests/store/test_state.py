"""What this machine remembers beside the journal."""

from pathlib import Path

from esimtrack.store import open_store


def test_what_is_remembered_is_there_until_it_is_forgotten(tmp_path: Path) -> None:
    """Values are kept by kind and name, replaced, forgotten, and left alone when what is derived is made anew."""
    path = tmp_path / "store.db"
    with open_store(path, write=True) as store:
        assert store.state("reminder") == {}
        store.remember("reminder", {"a": "1", "b": "2"})
        store.remember("sync", {"a": "3"})
        store.remember("reminder", {"a": None, "b": "4"})
        store.rebuild()
    with open_store(path) as store:
        assert store.state("reminder") == {"b": "4"}
        assert store.state("sync") == {"a": "3"}
