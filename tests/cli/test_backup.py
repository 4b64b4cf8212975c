"""`backup` and `restore`: what a person sees of them."""

from tests.cli.conftest import Home


def test_a_backup_is_made_and_brought_back(home: Home) -> None:
    """What was recorded since is kept in a copy, and comes back with it."""
    home.does("add-plan monthly")
    assert home.does("backup copy.db") == "Copied the store to copy.db: 1 event.\n"
    home.does("log-usage 1GB")
    said = home.refuses("restore copy.db")
    assert "there is a store already" in said
    assert "esimtrack restore copy.db --force" in said
    said = home.does("restore copy.db --force")
    assert said.startswith("Restored 1 event from copy.db.\nWhat was here before is in ")
    assert home.accounts()["main"]["used"] == 0
    home.does(said.rpartition("esimtrack ")[2])
    assert home.accounts()["main"]["used"] == 10**9


def test_a_new_machine_begins_with_a_backup(home: Home) -> None:
    """And `undo` knows there what the last command was."""
    home.does("add-plan monthly", "log-usage 1GB", "backup copy.db")
    (home.folder / "journal.db").unlink()
    assert home.does("restore copy.db") == "Restored 2 events from copy.db.\n"
    home.does("undo")
    assert home.accounts()["main"]["used"] == 0


def test_a_backup_is_not_overwritten_by_the_next(home: Home) -> None:
    """Unless it is said."""
    home.does("add-plan monthly", "backup copy.db", "log-usage 1GB")
    assert "esimtrack backup copy.db --force" in home.refuses("backup copy.db")
    assert home.does("backup copy.db --force") == "Copied the store to copy.db: 2 events.\n"


def test_what_cannot_be_done_is_said(home: Home) -> None:
    """Nothing to copy, nothing to restore, no store in the file, no folder to write to."""
    assert "nothing is recorded yet" in home.refuses("backup copy.db")
    assert "nowhere.db: no such file." in home.refuses("restore nowhere.db")
    home.write("note.txt", "hello")
    assert "note.txt: this is not a store of esimtrack" in home.refuses("restore note.txt")
    home.does("add-plan monthly")
    assert "nowhere: no such folder." in home.refuses("backup nowhere/copy.db")


def test_a_damaged_store_is_moved_aside(home: Home) -> None:
    """The message says that it is no copy to restore from."""
    home.does("add-plan monthly", "backup copy.db")
    home.write("journal.db", b"noise" * 9999)
    home.refuses("status", code=3)
    assert "What was here before is damaged; it is in " in home.does("restore copy.db --force")
    assert home.accounts()["main"]["remaining"] == 10**10
