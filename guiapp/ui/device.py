"""Which device computes: chosen in the View menu, told in the status bar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from guiapp.compute.backend import Devices, Probe, probe
from guiapp.ui.menus import Entry
from guiapp.ui.readout import Readout
from guiapp.ui.settings import Settings
from guiapp.ui.worker import Errands

LABELS = {
    "auto": "Automatic: the GPU where it gains",
    "cpu": "Processor (NumPy)",
    "gpu": "GPU (CuPy)",
}


class DeviceChoice(QObject):
    """Probes the GPU once, beside the window; ``changed`` asks for the scene anew."""

    changed = Signal()
    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self, devices: Devices, settings: Settings, errands: Errands, readout: Readout
    ) -> None:
        super().__init__(readout)
        self._devices = devices
        self._settings = settings
        self._errands = errands
        self._readout = readout
        self._probe: Probe | None = None

    def entries(self) -> tuple[Entry, ...]:
        """The three choices, for the View menu."""
        return tuple(
            Entry(
                f"device {key}",
                "&View",
                label,
                partial(self.choose, key),
                (f"Ctrl+Alt+{key[0].upper()}",),
                group="device",
                submenu="&Device",
            )
            for key, label in LABELS.items()
        )

    def find(self) -> None:
        """Try the GPU, off the window's thread."""
        self._errands.run_errand(probe, self._on_probed, self._on_failed)

    def choose(self, key: str) -> None:
        """Compute on this device from now on."""
        self._settings.device = key
        self._devices.choose(key)
        if key == "gpu" and self._probe is not None and not self._probe.ok:
            self.failed.emit(f"There is no GPU to use: {self._probe.reason}. NumPy goes on.")
        self.changed.emit()

    def refresh(self) -> None:
        """Tell the device last used, and why it was that one."""
        name = "NumPy CPU"
        if self._devices.last == "gpu" and self._probe is not None:
            name = f"CuPy {self._probe.name}"
        why = ""
        if self._devices.fault:
            why = "GPU failed"
        elif self._probe is not None and not self._probe.ok:
            why = "no GPU"
        elif self._probe is not None and self._devices.last == "cpu":
            why = "chosen" if self._devices.choice == "cpu" else "small work"
        reason = self._devices.fault or (self._probe.reason if self._probe else "")
        self._readout.show_device(f"{name} ({why})" if why else name, reason)

    def _on_probed(self, found: Probe) -> None:
        self._probe = found
        if self._devices.choice == "gpu" and not found.ok:
            self.failed.emit(f"There is no GPU to use: {found.reason}. NumPy goes on.")
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        raise error
