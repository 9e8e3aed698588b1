// Exists so that the precompiled Torch header has a target to belong to.
