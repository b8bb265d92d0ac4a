using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Grid.Testing.Hosting;

/// <summary>Lets a test wait for a message of the log. Added as a service of type <see cref="ILoggerProvider"/>.</summary>
public sealed class LogEvents : ILoggerProvider, ILogger
{
    private readonly Channel<(int Id, string Message)> _written = Channel.CreateUnbounded<(int, string)>();

    /// <summary>Waits for a message with an event's id, among those written since the last wait.</summary>
    public async Task<string> WaitForAsync(int id, CancellationToken cancellationToken)
    {
        await foreach (var (written, message) in _written.Reader.ReadAllAsync(cancellationToken))
        {
            if (written == id)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The log ended without event {id}.");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _written.Writer.TryWrite((eventId.Id, formatter(state, exception)));

    public void Dispose() => _written.Writer.TryComplete();
}
