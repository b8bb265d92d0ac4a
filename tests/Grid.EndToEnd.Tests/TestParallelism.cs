// Tests count the process's live tensors, and torch already spreads each operation over the cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
