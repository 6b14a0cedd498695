// The README's first project, whole.
#include "first_project.inc"
