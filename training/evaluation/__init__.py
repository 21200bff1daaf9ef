"""From a model and a labelled set to a report that decides: better or not, where, by how much, and whether that is chance."""
