"""What can be chosen about a run, and what follows from it."""

from dataclasses import dataclass

QUICK_ROWS = 2_000
CNN_PATIENCE = 10  # the learning rate is high for half of the run, and val_loss jumps that long


@dataclass(frozen=True)
class Settings:
    """What can be chosen about a run.

    Attributes:
        seed: the seed of the split, the weights and the order of the digits.
        epochs: epochs of the MLP, and the most epochs of the CNN; None means 5 and 12.
        quick: learn from at most 2,000 digits for few epochs, to see that everything works.
    """

    seed: int = 42
    epochs: int | None = None
    quick: bool = False

    @property
    def mlp_epochs(self) -> int:
        """How often the MLP sees every training digit."""
        return self.epochs or (2 if self.quick else 5)

    @property
    def cnn_epochs(self) -> int:
        """How often the CNN sees every training digit at the most."""
        return self.epochs or (6 if self.quick else 12)
