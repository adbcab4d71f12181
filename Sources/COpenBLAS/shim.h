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

/// C ← alpha·op(A)·op(B) + beta·C (BLAS dgemm).
void dgemm_(const char *transa, const char *transb, const int32_t *m, const int32_t *n, const int32_t *k,
            const double *alpha, const double *a, const int32_t *lda, const double *b, const int32_t *ldb,
            const double *beta, double *c, const int32_t *ldc);
/// y ← alpha·A·x + beta·y, or Aᵀ (BLAS dgemv).
void dgemv_(const char *trans, const int32_t *m, const int32_t *n, const double *alpha, const double *a,
            const int32_t *lda, const double *x, const int32_t *incx, const double *beta, double *y,
            const int32_t *incy);
/// A = Q·R; R in the upper triangle, Q as reflectors below it (LAPACK dgeqrf).
void dgeqrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, double *tau, double *work,
             const int32_t *lwork, int32_t *info);
/// The first columns of Q from the reflectors of dgeqrf (LAPACK dorgqr).
void dorgqr_(const int32_t *m, const int32_t *n, const int32_t *k, double *a, const int32_t *lda,
             const double *tau, double *work, const int32_t *lwork, int32_t *info);
/// Multiplies by Q or its transpose from the reflectors of dgeqrf (LAPACK dormqr).
void dormqr_(const char *side, const char *trans, const int32_t *m, const int32_t *n, const int32_t *k,
             const double *a, const int32_t *lda, const double *tau, double *c, const int32_t *ldc,
             double *work, const int32_t *lwork, int32_t *info);
/// Solves with a triangular matrix (LAPACK dtrtrs).
void dtrtrs_(const char *uplo, const char *trans, const char *diag, const int32_t *n, const int32_t *nrhs,
             const double *a, const int32_t *lda, double *b, const int32_t *ldb, int32_t *info);
/// B ← α·B·op(A)⁻¹ or α·op(A)⁻¹·B with a triangular matrix (BLAS dtrsm).
void dtrsm_(const char *side, const char *uplo, const char *transa, const char *diag, const int32_t *m,
            const int32_t *n, const double *alpha, const double *a, const int32_t *lda, double *b,
            const int32_t *ldb);
/// A = U·diag(s)·Vᵀ by divide and conquer (LAPACK dgesdd).
void dgesdd_(const char *jobz, const int32_t *m, const int32_t *n, double *a, const int32_t *lda, double *s,
             double *u, const int32_t *ldu, double *vt, const int32_t *ldvt, double *work,
             const int32_t *lwork, int32_t *iwork, int32_t *info);
/// A = L·Lᵀ (LAPACK dpotrf), and solving with it (dpotrs).
void dpotrf_(const char *uplo, const int32_t *n, double *a, const int32_t *lda, int32_t *info);
void dpotrs_(const char *uplo, const int32_t *n, const int32_t *nrhs, const double *a, const int32_t *lda,
             double *b, const int32_t *ldb, int32_t *info);
/// The reciprocal condition number of a matrix from its Cholesky factor (LAPACK dpocon).
void dpocon_(const char *uplo, const int32_t *n, const double *a, const int32_t *lda, const double *anorm,
             double *rcond, double *work, int32_t *iwork, int32_t *info);
/// P·A = L·U (LAPACK dgetrf), solving with it (dgetrs), its reciprocal condition number (dgecon).
void dgetrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *ipiv, int32_t *info);
void dgetrs_(const char *trans, const int32_t *n, const int32_t *nrhs, const double *a, const int32_t *lda,
             const int32_t *ipiv, double *b, const int32_t *ldb, int32_t *info);
void dgecon_(const char *norm, const int32_t *n, const double *a, const int32_t *lda, const double *anorm,
             double *rcond, double *work, int32_t *iwork, int32_t *info);
/// Eigenvalues and vectors of a symmetric matrix by divide and conquer (LAPACK dsyevd).
void dsyevd_(const char *jobz, const char *uplo, const int32_t *n, double *a, const int32_t *lda, double *w,
             double *work, const int32_t *lwork, int32_t *iwork, const int32_t *liwork, int32_t *info);
/// Eigenvalues and vectors of any square matrix (LAPACK dgeev).
void dgeev_(const char *jobvl, const char *jobvr, const int32_t *n, double *a, const int32_t *lda, double *wr,
            double *wi, double *vl, const int32_t *ldvl, double *vr, const int32_t *ldvr, double *work,
            const int32_t *lwork, int32_t *info);
/// LU decomposition and solution for complex matrices (LAPACK zgetrf, zgetrs); a complex number is two doubles, its real part first.
void zgetrf_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *ipiv, int32_t *info);
void zgetrs_(const char *trans, const int32_t *n, const int32_t *nrhs, const double *a, const int32_t *lda,
             const int32_t *ipiv, double *b, const int32_t *ldb, int32_t *info);

/// C ← alpha·op(A)·op(B) + beta·C (CBLAS). `order` 101: row by row; `transa`, `transb` 111: as it is, 112: transposed.
void cblas_sgemm(int32_t order, int32_t transa, int32_t transb, int32_t m, int32_t n, int32_t k, float alpha,
                 const float *a, int32_t lda, const float *b, int32_t ldb, float beta, float *c, int32_t ldc);
void cblas_dgemm(int32_t order, int32_t transa, int32_t transb, int32_t m, int32_t n, int32_t k, double alpha,
                 const double *a, int32_t lda, const double *b, int32_t ldb, double beta, double *c, int32_t ldc);
