namespace Grid.Sampling.Progress;

/// <summary>Learns from what has been done of a video how long the rest will take: denoising, decoding and making the file.</summary>
public sealed class VideoClock(TimeProvider timeProvider)
{
    // Weight of the newest evaluation: a machine that becomes busy shows within a few, and one slow one does not double the estimate.
    private const double Newest = 0.3;

    // What decoding takes, in evaluations, until a video of its kind has been decoded: between 13 and 40 for grid-tiny on two cores.
    private const double DecodingInEvaluations = 20;

    // Frames come a chunk at a time, so what the first of them say is worth little; from this part on only what was seen counts.
    private const double PartToBelieve = 0.2;

    // Compressing and writing: a program's start, and a part of what decoding takes.
    private const double AssemblySeconds = 0.4;
    private const double AssemblyPart = 0.05;

    private double? _evaluation;
    private (long Time, double Part)? _decodingFrom;
    private (long Time, double Part) _decodingAt;
    private double? _decoding;
    private long? _assemblingSince;

    /// <summary>Seconds that decoding a video of this kind took before; null where none has been decoded.</summary>
    public double? UsualDecodingSeconds { get; set; }

    /// <summary>Seconds that decoding the whole video takes, as far as it has been seen; null before that.</summary>
    public double? DecodingSeconds => _decoding;

    /// <summary>Notes how long one evaluation of the whole video took, in seconds.</summary>
    public void ObserveEvaluation(double seconds) =>
        _evaluation = _evaluation is { } known ? known + (Newest * (seconds - known)) : seconds;

    /// <summary>Notes how much of the video is decoded at this moment. A smaller part than before is a new beginning.</summary>
    /// <param name="part">0 to 1.</param>
    public void ObserveDecoding(double part)
    {
        var now = timeProvider.GetTimestamp();
        if (_decodingFrom is not { } from || part < _decodingAt.Part)
        {
            (_decodingFrom, _decodingAt) = ((now, part), (now, part));
            return;
        }

        if (part > _decodingAt.Part)
        {
            _decoding = timeProvider.GetElapsedTime(from.Time, now).TotalSeconds / (part - from.Part);
            _decodingAt = (now, part);
        }
    }

    /// <summary>Notes that the frames are there and the file is being made.</summary>
    public void BeginAssembly() => _assemblingSince ??= timeProvider.GetTimestamp();

    /// <summary>Seconds until the file is there with so many evaluations left; null while nothing has been timed.</summary>
    public double? Estimate(int evaluationsLeft)
    {
        var guess = UsualDecodingSeconds ?? (DecodingInEvaluations * _evaluation);
        var belief = Math.Min(1, _decodingAt.Part / PartToBelieve);
        var decoding = _decoding is { } seen ? (belief * seen) + ((1 - belief) * (guess ?? seen)) : guess;
        var assembly = AssemblySeconds + (AssemblyPart * decoding);
        if (_assemblingSince is { } assembling)
        {
            return Round(Left(assembly, assembling));
        }

        if (_decodingFrom is not null)
        {
            // What lies between two notes is not known, but never more than the whole of what was left.
            return Round(Left(decoding * (1 - _decodingAt.Part), _decodingAt.Time) + assembly);
        }

        return Round((evaluationsLeft * _evaluation) + decoding + assembly);
    }

    private static double? Round(double? seconds) => seconds is { } known ? Math.Round(known, 1) : null;

    private double? Left(double? seconds, long since) =>
        seconds is { } known ? Math.Max(0.1, known - timeProvider.GetElapsedTime(since).TotalSeconds) : null;
}
