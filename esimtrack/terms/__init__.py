"""Terms: what a seller sells, validated. `model` says what they are, `check` reads them from a plan file or the journal."""
