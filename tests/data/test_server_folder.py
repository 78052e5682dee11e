import stat

import pytest

from explorer.data.server_folder import folder, prepare, write


def test_the_folder_is_the_settings_own_or_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path / "runs"))
    assert folder() == tmp_path / "runs"
    monkeypatch.delenv("EXPLORER_FOLDER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert folder() == tmp_path / "network-explorer"


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    path = tmp_path / "below" / "file"
    write(path, [b"first ", memoryview(b"part")])
    assert path.read_bytes() == b"first part"

    def broken():
        yield b"half"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write(path, broken())
    assert path.read_bytes() == b"first part"
    assert list(path.parent.iterdir()) == [path]


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_is_nobody_elses_and_one_that_was_open_is_closed(tmp_path):
    below = tmp_path / "share" / "explorer"
    prepare(below)
    assert rights(below) == 0o700
    below.chmod(0o755)
    (below / "kept").touch()
    prepare(below)
    assert rights(below) == 0o700
    assert (below / "kept").exists()


def test_a_folder_that_all_accounts_share_stays_theirs_and_is_named(tmp_path, caplog):
    tmp_path.chmod(0o1777)
    prepare(tmp_path)
    assert rights(tmp_path) == 0o1777
    assert f"{tmp_path} is shared with all accounts" in caplog.text


def test_a_folder_of_somebody_elses_is_used_as_it_is_and_named(tmp_path, caplog, monkeypatch):
    def refused(path, mode):
        raise PermissionError(1, "Operation not permitted")

    tmp_path.chmod(0o755)
    monkeypatch.setattr(type(tmp_path), "chmod", refused)
    prepare(tmp_path)
    assert f"may read {tmp_path}: Operation not permitted" in caplog.text
