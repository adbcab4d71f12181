/// One stage of a sweep as its file writes it, every value checked and every range and glob of the
/// axes expanded: what a grid is built from.
public struct StageTemplate: Sendable, Hashable {
    /// In the order of the file; zipped axes are one group.
    public var axes: [AxisGroup]
    public var fixed: [String: ParameterValue]
    /// A cell is left out when, for one of these rules, every parameter has one of its values. A
    /// text with `*` or `?` matches as a glob.
    public var exclude: [[String: [ParameterValue]]]
    /// Extra cells: each rule is the product of its values over the fixed values and defaults.
    public var include: [[String: [ParameterValue]]]
    public var resources: Resources

    public init(
        axes: [AxisGroup] = [], fixed: [String: ParameterValue] = [:],
        exclude: [[String: [ParameterValue]]] = [], include: [[String: [ParameterValue]]] = [],
        resources: Resources = Resources()
    ) {
        self.axes = axes
        self.fixed = fixed
        self.exclude = exclude
        self.include = include
        self.resources = resources
    }

    /// The template with these axes and fixed values in place of its own of the same names. A name
    /// leaves the zip it was in only with the whole zip.
    func replacing(
        axes newAxes: [String: [ParameterValue]], fixed newFixed: [String: ParameterValue]
    ) throws(SweepError) -> StageTemplate {
        var result = self
        for name in newAxes.keys.sorted() {
            guard let values = newAxes[name], !values.isEmpty else {
                throw .stage("the family gave the axis \"\(name)\" no values")
            }
            result.fixed[name] = nil
            if let position = result.axes.firstIndex(where: { $0.names == [name] }) {
                result.axes[position] = AxisGroup(name, values)
            } else {
                result.axes.append(AxisGroup(name, values))
            }
        }
        for (name, value) in newFixed {
            result.axes.removeAll { $0.names == [name] }
            result.fixed[name] = value
        }
        let replaced = Set(newAxes.keys).union(newFixed.keys)
        let kept = result.axes.filter { $0.names.count > 1 }
        for group in kept where !replaced.isDisjoint(with: group.names) {
            guard replaced.isSuperset(of: group.names) else {
                throw .stage(
                    "the family replaced only a part of the zipped axes \(group.names.joined(separator: ", "))")
            }
            result.axes.removeAll { $0 == group }
        }
        return result
    }
}
