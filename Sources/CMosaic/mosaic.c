#include "CMosaic.h"

// The images lie in the program, so a worker needs no file beside it. scripts/make-image-pack.py makes them anew.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char tasks[] = {
#embed "mosaic53.bin"
};
static const unsigned char pool[] = {
#embed "anchor-pool.bin"
};

const unsigned char *mosaic_tasks(void) { return tasks; }
size_t mosaic_tasks_length(void) { return sizeof tasks; }
const unsigned char *mosaic_anchor_pool(void) { return pool; }
size_t mosaic_anchor_pool_length(void) { return sizeof pool; }
