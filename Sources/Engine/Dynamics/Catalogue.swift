extension DynamicalSystem {
    /// Every system of the collection, by name.
    public static let all: [DynamicalSystem] =
        [
            lorenzLike, chenLike, productFlows, rosslerLike, sprottFlows, sprottFlowsContinued,
            hyperchaoticFlows, circuitsAndNetworks, chemistryAndCells, populationModels,
            mechanicalSystems, fluidAdvection, drivenOscillators, delaySystems,
        ]
        .joined().sorted { $0.name < $1.name }

    /// The system of that name, which is matched exactly, or nil.
    public static func named(_ name: String) -> DynamicalSystem? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
