"""The settings of a run."""

from dataclasses import dataclass

QUICK_ROWS = 2_000
CNN_PATIENCE = 10  # the learning rate is high for the first half, and val_loss jumps meanwhile


@dataclass(frozen=True)
class Settings:
    """The settings of a run, as the options of `digitkit run` set them.

    Attributes:
        seed: the seed of the split, the weights and the order of the digits.
        epochs: epochs of the MLP, and the most epochs of the CNN; None means 5 and 12.
        quick: learn from at most 2,000 digits for few epochs, to test that everything works.
    """

    seed: int = 42
    epochs: int | None = None
    quick: bool = False

    @property
    def mlp_epochs(self) -> int:
        """The number of epochs of the MLP."""
        return self.epochs or (2 if self.quick else 5)

    @property
    def cnn_epochs(self) -> int:
        """The largest number of epochs of the CNN."""
        return self.epochs or (6 if self.quick else 12)
