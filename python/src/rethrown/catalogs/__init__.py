"""The errors of Modal, fal, Flyte and Sail: `from rethrown.catalogs import fal`, `errors.use(fal)` (SPEC 5).

One module for each system, generated from schema/catalogs. Where the system's own package is installed, its
classes are used; where it is not, classes with the same names, ancestors and fields stand in for them.
"""
