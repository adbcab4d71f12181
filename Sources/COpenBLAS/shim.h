#pragma once
// Debian's libopenblas-dev has no LAPACKE header; the few Fortran entry points that Swath
// calls are declared here. Every argument is a pointer, integers are 32-bit, matrices are
// column-major; trailing hidden string lengths are not passed (gfortran ignores them for
// single-character arguments).
#include <stdint.h>

void openblas_set_num_threads(int threads);
char *openblas_get_corename(void);

/// Minimum-norm least squares by divide-and-conquer SVD (LAPACK dgelsd).
void dgelsd_(const int32_t *m, const int32_t *n, const int32_t *nrhs, double *a, const int32_t *lda,
             double *b, const int32_t *ldb, double *s, const double *rcond, int32_t *rank,
             double *work, const int32_t *lwork, int32_t *iwork, int32_t *info);
/// Least squares by QR without pivoting (LAPACK dgels).
void dgels_(const char *trans, const int32_t *m, const int32_t *n, const int32_t *nrhs, double *a,
            const int32_t *lda, double *b, const int32_t *ldb, double *work, const int32_t *lwork,
            int32_t *info);
/// LU decomposition with partial pivoting (LAPACK dgetrf), and the solution of a system by it (dgetrs).
void dgetrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *ipiv, int32_t *info);
void dgetrs_(const char *trans, const int32_t *n, const int32_t *nrhs, const double *a, const int32_t *lda,
             const int32_t *ipiv, double *b, const int32_t *ldb, int32_t *info);
/// The same for complex matrices (LAPACK zgetrf, zgetrs); a complex number is two doubles, its real part first.
void zgetrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *ipiv, int32_t *info);
void zgetrs_(const char *trans, const int32_t *n, const int32_t *nrhs, const double *a, const int32_t *lda,
             const int32_t *ipiv, double *b, const int32_t *ldb, int32_t *info);
