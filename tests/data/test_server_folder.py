import pytest

from explorer.data.server_folder import folder, write


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
