using Grid.Contracts;
using Grid.Workers.Fleet;
using Grid.Workers.Work;

namespace Grid.Workers.Tests.Fleet;

public sealed class WorkerFaultsTests
{
    public static TheoryData<Exception, string> Failures =>
        new()
        {
            { new IOException("/data/scratch/x: no space", 28), GridErrorCodes.StorageFull },
            { new InvalidOperationException("ffmpeg", new IOException("quota", 122)), GridErrorCodes.StorageFull },
            { new InvalidDataException("av_interleaved_write_frame(): No space left on device"), GridErrorCodes.StorageFull },
            { new WorkerFaultException(GridErrorCodes.ModelUnavailable, "/models/x is a pointer"), GridErrorCodes.ModelUnavailable },
            { new OutOfMemoryException("CUDA"), GridErrorCodes.WorkFailed },
            { new FileNotFoundException("/usr/bin/ffmpeg"), GridErrorCodes.WorkFailed },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Of_Failure_NamesItsKindAndCarriesNoText(Exception failure, string code)
    {
        var fault = WorkerFaults.Of(failure);

        Assert.Equal(code, fault.Code);
        Assert.Matches("^fault_[0-9a-f]{32}$", fault.Id);
    }
}
