"""Take the picture of the window that the README shows: python3 packaging/dev.py screenshot."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QTimer  # noqa: E402 - Qt asks for its platform as it is imported

from guiapp.core.figure import Figure  # noqa: E402
from guiapp.ui import app  # noqa: E402
from guiapp.ui.settings import Settings  # noqa: E402

SIZE = (1440, 900)
PATIENCE_MS = 60_000


def main(arguments: list[str]) -> int:
    """Save the window as it is at the first start, once the proof is there."""
    path = Path(arguments[0]) if arguments else ROOT / "docs" / "convolution.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    application = app.make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = app.make_window(Settings(Path(folder) / "settings.ini"))
        window.resize(*SIZE)
        window.canvas.clearFocus()
        window.show()

        def take(figure: Figure) -> None:
            if not figure.pending:
                application.quit()

        window.canvas.painted.connect(take)
        QTimer.singleShot(PATIENCE_MS, application.quit)
        application.exec()
        saved = window.grab().save(str(path))
        window.close()
    print(path if saved else f"{path} could not be written")
    return 0 if saved else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
