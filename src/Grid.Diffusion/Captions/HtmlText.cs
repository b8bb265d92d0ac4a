using System.Text;

namespace Grid.Diffusion.Captions;

/// <summary>
/// The text that a document's elements hold, in order. Comments, declarations and what stands in script, style, template and ruby
/// annotations is left out.
/// </summary>
internal sealed class HtmlText
{
    private static readonly HashSet<string> Void = new(StringComparer.Ordinal)
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "menuitem",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "basefont",
        "bgsound",
        "command",
        "frame",
        "image",
        "isindex",
        "nextid",
        "spacer",
    };

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _run = new();
    private readonly List<string> _open = [];
    private readonly Dictionary<string, int> _openCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _closedVoids = new(StringComparer.Ordinal);

    /// <summary>Character data inside of the elements that are open now.</summary>
    public void Data(ReadOnlySpan<char> data) => _run.Append(data);

    public void Start(string name, bool selfClosing)
    {
        EndRun();
        Push(name);
        if (selfClosing)
        {
            End(name);
        }
        else if (Void.Contains(name))
        {
            // It has no end tag; one that comes all the same is passed over.
            Pop(name);
            _closedVoids[name] = _closedVoids.GetValueOrDefault(name) + 1;
        }
    }

    public void End(string name)
    {
        EndRun();
        if (_closedVoids.GetValueOrDefault(name) > 0)
        {
            _closedVoids[name]--;
        }
        else
        {
            Pop(name);
        }
    }

    /// <summary>A comment, declaration or processing instruction: it parts runs of text, and nothing more.</summary>
    public void Skip() => EndRun();

    /// <summary>The content of a CDATA section, which is text wherever it stands.</summary>
    public void Section(ReadOnlySpan<char> content)
    {
        EndRun();
        _text.Append(Collapsed(content.ToString()));
    }

    /// <summary>All text. Nothing may follow.</summary>
    public string Finish()
    {
        EndRun();
        return _text.ToString();
    }

    private void EndRun()
    {
        if (_run.Length > 0 && !IsOpen("script") && !IsOpen("style") && !IsOpen("template") && !IsOpen("rt") && !IsOpen("rp"))
        {
            _text.Append(Collapsed(_run.ToString()));
        }

        _run.Clear();
    }

    // A run of nothing but ASCII white space counts as one space, or one line end if it has any. So does an empty section.
    private string Collapsed(string run)
    {
        if (IsOpen("pre") || IsOpen("textarea") || run.AsSpan().ContainsAnyExcept(" \n\t\f\r"))
        {
            return run;
        }

        return run.Contains('\n') ? "\n" : " ";
    }

    private bool IsOpen(string name) => _openCounts.GetValueOrDefault(name) > 0;

    private void Push(string name)
    {
        _open.Add(name);
        _openCounts[name] = _openCounts.GetValueOrDefault(name) + 1;
    }

    // An end tag closes its element and all that were opened since; without such an element it closes nothing.
    private void Pop(string name)
    {
        while (IsOpen(name))
        {
            var last = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            _openCounts[last]--;
            if (last == name)
            {
                return;
            }
        }
    }
}
