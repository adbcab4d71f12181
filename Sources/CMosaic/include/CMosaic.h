#pragma once

#include <stddef.h>

/// The 53 tasks of images of the benchmark mosaic53, in the format that scripts/make-image-pack.py describes.
const unsigned char *_Nonnull mosaic_tasks(void);
size_t mosaic_tasks_length(void);

/// Tasks of other kinds, in the same format, for networks that are trained on something before the sequence begins.
const unsigned char *_Nonnull mosaic_anchor_pool(void);
size_t mosaic_anchor_pool_length(void);
