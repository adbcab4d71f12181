#pragma once

#include <stddef.h>

/// A convolutional network that continual learners build on, as `swath anchor` writes it: trained on the pool of
/// Sources/CMosaic and Debian's Fashion-MNIST.
const unsigned char *_Nonnull anchor_bytes(void);

size_t anchor_length(void);
