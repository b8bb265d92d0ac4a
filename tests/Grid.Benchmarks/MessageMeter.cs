using System.Diagnostics.Metrics;

namespace Grid.Benchmarks;

/// <summary>Counts the bytes of messages between this silo and others, in both directions, headers included.</summary>
internal sealed class MessageMeter : IDisposable
{
    private static readonly string[] Instruments = ["orleans-messaging-sent-messages-size", "orleans-messaging-received-messages-size"];

    private readonly MeterListener _listener = new();
    private long _bytes;

    public MessageMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Microsoft.Orleans" && Instruments.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, bytes, _, _) => Interlocked.Add(ref _bytes, bytes));
        _listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => Interlocked.Add(ref _bytes, bytes));
        _listener.Start();
    }

    /// <summary>Bytes so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Dispose() => _listener.Dispose();
}
