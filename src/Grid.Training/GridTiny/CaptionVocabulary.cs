using System.Diagnostics;
using Grid.Diffusion.Tokenizers;
using Grid.Training.Synthetic;

namespace Grid.Training.GridTiny;

/// <summary>Trains grid-tiny's SentencePiece vocabulary on the world's captions with the tool <c>spm_train</c>.</summary>
internal static class CaptionVocabulary
{
    private const string Tool = "spm_train";

    /// <summary>
    /// Writes <c>spiece.model</c> into a folder unless it is there, and returns its path. It appears whole or not at all.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tool is missing or failed; the message says what to install.</exception>
    /// <exception cref="InvalidDataException">The tool ended well, and what it wrote is no vocabulary.</exception>
    public static string Ensure(string directory, string tool = Tool)
    {
        var model = Path.Combine(directory, "spiece.model");
        if (File.Exists(model))
        {
            return model;
        }

        Directory.CreateDirectory(directory);
        var sentences = Path.Combine(directory, "captions.txt");
        File.WriteAllLines(sentences, Sentences());
        var start = new ProcessStartInfo(tool) { RedirectStandardError = true, RedirectStandardOutput = true };
        var fresh = Path.Combine(directory, "spiece.new");
        foreach (var argument in Arguments(sentences, fresh))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            output.Wait();
            if (process.ExitCode != 0 || !File.Exists(fresh + ".model"))
            {
                throw new InvalidOperationException($"{tool} ended with {process.ExitCode}: {errors.Trim().Split('\n')[^1]}");
            }

            // The tool's exit code does not say that the file is whole; one that was cut would be taken by every later run.
            _ = T5Tokenizer.Load(fresh + ".model");
            File.Move(fresh + ".model", model, overwrite: true);
            File.Delete(fresh + ".vocab"); // the same pieces as a table, which nobody reads
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"{tool} could not be started; install it with: apt-get install sentencepiece", exception);
        }

        return model;
    }

    // Only what stands in several different words can become a piece, so each word is also shown with a comma and a full stop behind it.
    private static IEnumerable<string> Sentences() =>
        SyntheticWorld
            .Combinations.Select(combination => combination.Caption)
            .SelectMany(caption =>
                new[]
                {
                    caption,
                    caption.Replace(" ", ", ", StringComparison.Ordinal) + ",",
                    caption.Replace(" ", ". ", StringComparison.Ordinal) + ".",
                }
            );

    private static string[] Arguments(string input, string prefix) =>
        [
            $"--input={input}",
            $"--model_prefix={prefix}",
            "--model_type=unigram",
            "--vocab_size=96",
            "--hard_vocab_limit=false",
            "--pad_id=0",
            "--eos_id=1",
            "--unk_id=2",
            "--bos_id=-1",
            "--required_chars=abcdefghijklmnopqrstuvwxyz0123456789.,'-",
            "--character_coverage=1.0",
            "--minloglevel=1",
        ];
}
