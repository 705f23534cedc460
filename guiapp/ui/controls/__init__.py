"""The form that follows from a parameter class's declarations, and the controls it is made of."""

from guiapp.ui.controls.form import ParamsForm

__all__ = ["ParamsForm"]
