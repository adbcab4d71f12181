/// The shell function that keeps a worker on a node: it starts one, lets it finish in time, and starts another when one
/// was killed. Each process of Slurm's step runs it, and over ssh one process a host.
///
/// Of Slurm's end of time: why not `#SBATCH --signal`: with `B:` the signal reaches only the shell of the first node; without it, it reaches
/// every process below every worker, programs being swept among them, which know no better than to die of it. So
/// each keeper looks at the clock itself and tells its worker alone.
enum WorkerKeeper {
    static let lines = #"""
        keep_worker() {
            local worker watch left begun status deaths=0 leaving=
            local node="${SWATH_NODE:-${SLURMD_NODENAME:-$(hostname)}@$SLURM_JOB_ID}"
            [ "$SWATH_WORKERS" -gt 1 ] && node="$node.$SLURM_LOCALID"
            # Slurm sends TERM to all of us at once when it wants the allocation back: the worker has had its own.
            trap 'leaving=1' TERM INT
            while :; do
                begun=$SECONDS
                "$SWATH_PROGRAM" worker --connect "$SWATH_ENDPOINT" --node "$node" ${SWATH_SLOTS:+--slots "$SWATH_SLOTS"} \
                    --key "$SWATH_FOLDER/worker.secret" --server-key "$SWATH_FOLDER/coordinator.public" \
                    --give-up "$SWATH_PATIENCE" &
                worker=$!
                watch=
                [ -n "${SWATH_PID_FILE:-}" ] && echo "$worker" > "$SWATH_PID_FILE"
                if [ -n "${SLURM_JOB_END_TIME:-}" ]; then
                    left=$((SLURM_JOB_END_TIME - SWATH_WARNING - $(date +%s)))
                    # `read` waits in the shell itself, so that nothing is left behind when the watch is called off.
                    (
                        trap - TERM INT
                        [ "$left" -gt 0 ] && read -r -t "$left" -u 9 9<> <(:)
                        kill -USR1 "$worker"
                    ) &
                    watch=$!
                fi
                wait "$worker"; status=$?
                while kill -0 "$worker" 2>/dev/null; do wait "$worker"; status=$?; done
                [ -n "$watch" ] && ! kill "$watch" 2>/dev/null && leaving=1
                # Ends that another worker would come to as well: drained, refused, wrong keys, told to end.
                case $status in 0 | 69 | 7[1-9] | 12[67] | 130 | 143) return "$status" ;; esac
                [ -n "$leaving" ] && return "$status"
                [ $((SECONDS - begun)) -gt 60 ] && deaths=0
                deaths=$((deaths + 1))
                [ "$deaths" -ge 5 ] && return "$status"
                echo "swath: the worker on $node ended with status $status; another takes its place" >&2
                sleep "$deaths"
                [ -n "$leaving" ] && return "$status"
            done
        }
        """#.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
