// Networks start from libtorch's generator, which is one for the process: tests side by side would draw each other's weights.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
