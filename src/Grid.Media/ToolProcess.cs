using System.Diagnostics;
using System.Text;

namespace Grid.Media;

/// <summary>Runs a program that prints an answer, bounded in time and in what it may print.</summary>
internal static class ToolProcess
{
    // A tag may hold a manifest; nothing that is asked for is longer.
    private const int MaxOutput = 16 << 20;

    /// <summary>The exit code and what it printed.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    /// <exception cref="InvalidDataException">It printed more than is read.</exception>
    public static async Task<(int ExitCode, string Output, string Complaints)> RunAsync(
        string program,
        string workingDirectory,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start) ?? throw new IOException($"{program} cannot be started.");
        try
        {
            process.StandardInput.Close();
            var complaints = ReadAsync(process.StandardError, cancellationToken);
            var output = await ReadAsync(process.StandardOutput, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, output, await complaints.ConfigureAwait(false));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[1 << 13];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            text.Append(buffer, 0, count);
            if (text.Length > MaxOutput)
            {
                throw new InvalidDataException("it says more than is read");
            }
        }

        return text.ToString();
    }
}
