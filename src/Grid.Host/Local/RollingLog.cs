using System.Globalization;

namespace Grid.Host.Local;

/// <summary>
/// What a process writes, in a file of bounded size with one older file beside it (<c>.1</c>). A line that cannot be written is counted and
/// dropped: who writes must not wait for a disk. Thread-safe.
/// </summary>
internal sealed class RollingLog : IDisposable
{
    /// <summary>Longest file, bytes; the older one has about the same.</summary>
    public const long DefaultLimit = 16L << 20;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly long _limit;
    private StreamWriter? _writer;
    private long _lost;

    /// <param name="path">The file; lines are added to what is there.</param>
    /// <param name="limit">Bytes after which a new file is begun.</param>
    public RollingLog(string path, long limit = DefaultLimit)
    {
        _path = path;
        _limit = limit;
    }

    /// <summary>Lines that could not be written since the last one that could.</summary>
    public long Lost
    {
        get
        {
            lock (_gate)
            {
                return _lost;
            }
        }
    }

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            try
            {
                var writer = Open();
                if (_lost > 0)
                {
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"({_lost} lines could not be written here)"));
                    _lost = 0;
                }

                writer.WriteLine(line);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                _lost++;
                Close();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    private StreamWriter Open()
    {
        if (_writer is { } open && open.BaseStream.Position < _limit)
        {
            return open;
        }

        Close();
        if (new FileInfo(_path) is { Exists: true } full && full.Length >= _limit)
        {
            File.Move(_path, _path + ".1", overwrite: true);
        }

        // Without a buffer of its own the stream has nothing left to write, and so to fail with, when it is closed.
        var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return _writer = new StreamWriter(stream) { AutoFlush = true };
    }

    private void Close()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // A line is half there; it was counted.
        }

        _writer = null;
    }
}
