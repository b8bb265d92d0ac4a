using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grid.Sampling.Files;

namespace Grid.Grains.Models;

/// <summary>The files that decide what a model computes, without their content.</summary>
/// <param name="Stamp">Changes when a file comes, goes, or is written or replaced, also behind a link.</param>
/// <param name="Bytes">Bytes of all of them; of a link, those of the file it leads to.</param>
internal sealed record ModelFiles(string Stamp, long Bytes)
{
    private static readonly string[] Components = ["scheduler", "text_encoder", "tokenizer", "transformer", "vae"];

    /// <summary>Looks at a model's folder.</summary>
    /// <exception cref="ModelUnreadableException">A link leads to nothing, or there is a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static ModelFiles Read(string folder)
    {
        var (text, bytes) = (new StringBuilder(Path.GetFullPath(folder)), 0L);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            RequirePlain(file);
        }

        foreach (var file in ComponentsOf(folder).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            // Of a link, all but the name is the target's.
            var target = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
            if (!target.Exists)
            {
                throw new ModelUnreadableException($"{file.FullName} is a link to a file that is not there");
            }

            RequirePlain(file);

            bytes += target.Length;
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{file.FullName} {target.FullName} {target.Length} {target.LastWriteTimeUtc.Ticks} {target.CreationTimeUtc.Ticks}"
            );
        }

        return new ModelFiles(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))), bytes);
    }

    // Whoever opened a pipe would wait for somebody to write into it, for ever.
    private static void RequirePlain(FileInfo file)
    {
        if (FileStatus.Of(file.FullName)?.Special is { } kind)
        {
            throw new ModelUnreadableException($"{file.FullName} is {kind}; a model consists of plain files");
        }
    }

    private static IEnumerable<FileInfo> ComponentsOf(string folder) =>
        Components
            .Select(name => new DirectoryInfo(Path.Combine(folder, name)))
            .Where(component => component.Exists)
            .SelectMany(component => component.EnumerateFiles("*", SearchOption.AllDirectories));
}
