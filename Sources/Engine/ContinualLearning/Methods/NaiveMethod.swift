package import Numerics

/// Plain training on one task after the other: what forgets.
package struct NaiveMethod<Scalar: NetworkScalar>: ContinualMethod {
    package init() {}
}
