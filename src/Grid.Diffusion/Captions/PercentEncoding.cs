using System.Text;

namespace Grid.Diffusion.Captions;

/// <summary>Decodes a text as the query of a web form: <c>+</c> is a space and <c>%XX</c> a byte of UTF-8.</summary>
internal static class PercentEncoding
{
    /// <summary>Decodes; bytes that are no UTF-8 become U+FFFD, and a percent sign without two hexadecimal digits stays.</summary>
    public static string Decode(string text)
    {
        text = text.Replace('+', ' ');
        if (!text.Contains('%'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAscii(text[i]))
            {
                // Bytes to the left and right of a character that stands as it is do not join.
                Flush();
                result.Append(text[i]);
            }
            else if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        Flush();
        return result.ToString();

        void Flush()
        {
            result.Append(Encoding.UTF8.GetString([.. bytes]));
            bytes.Clear();
        }
    }
}
