import Launching

/// A coordinator in this process, and allocations that come and go as its work asks for them.
enum SlurmLaunch {
    /// Writes the batch script, and starts the coordinator.
    static func start(
        _ prepared: SlurmPreparation, coordinator: LaunchCoordinator, commands: SlurmCommands, estimate: WorkEstimate,
        voice: LaunchVoice
    ) throws -> ClusterLaunch {
        let folder = prepared.script.folder
        do { try folder.write(prepared.script.text, to: folder.script) } catch {
            try? coordinator.stop()
            throw CommandFailure(.badInput, error.description)
        }
        let launcher = SlurmLauncher(
            script: prepared.script, limits: prepared.limits,
            coordinator: ClientView(client: coordinator.client, estimate: estimate),
            reasons: StatusNotes(server: coordinator.server, next: voice), commands: commands)
        return ClusterLaunch(
            coordinator: coordinator, launcher: launcher,
            draining: "allocations are given back as their tasks end; Ctrl-C again gives them back at once")
    }
}
