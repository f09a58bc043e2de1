"""The pages that people see: they parse, ask access, call one function of the core and render."""
