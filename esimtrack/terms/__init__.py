"""Terms: what a seller sells. `model` says what they are, `check` reads them, `problem` says what is wrong."""
