using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>The header of an array in the NPY format: versions 1 to 3, a Python dictionary with the keys descr, fortran_order and shape.</summary>
/// <param name="Type">How elements are stored.</param>
/// <param name="IsFortran">Whether the first axis is the innermost one.</param>
/// <param name="Shape">The shape.</param>
sealed record NpyHeader(NpyType Type, bool IsFortran, Shape Shape)
{
    /// <summary>The length of the longest header of an array with 64 axes, with much to spare.</summary>
    const int Longest = 1 << 16;

    const string Convert = "Convert the array in NumPy before it is saved: a.astype(numpy.float32).";
    const string WrongHeader = "The file is damaged, or numpy.save did not write it; save it again.";

    /// <summary>The first bytes.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header at the beginning of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="length">The length of the stream.</param>
    /// <param name="what">What it is, for errors.</param>
    /// <returns>The header, and its length.</returns>
    public static (NpyHeader Header, int Length) Read(Stream stream, long length, FileEntry what)
    {
        Span<byte> start = stackalloc byte[12];
        int read = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        if (read < 10 || !start.StartsWith(Magic))
            throw what.Broken(0, "the signature of an NPY array, 934e554d5059, and a version",
                read == 0 ? "nothing" : System.Convert.ToHexStringLower(start[..Math.Min(read, 6)]), WrongHeader);
        int version = start[6];
        if (version is < 1 or > 3) throw what.Broken(6, "the version 1, 2 or 3", $"{version}", WrongHeader);
        int begin = version == 1 ? 10 : 12;
        if (version > 1 && stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2)
            throw what.Broken(10, "the length of the header", "the end", WrongHeader);
        long size = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (Math.Min(Longest, length - begin) is var most && size > most) throw what.Broken(8, $"a header of at most {most} bytes", $"{size}", WrongHeader);
        var bytes = new byte[size];
        int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got < bytes.Length) throw what.Broken(begin + got, $"a header of {size} bytes", $"{got}", WrongHeader);
        return (new Parser(version == 3 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes), begin, what).Read(), begin + (int)size);
    }

    /// <summary>The header as numpy.save writes it: padded to a multiple of 64 bytes, with room for a larger last size.</summary>
    public byte[] Write()
    {
        const int Digits = 21;   // of the sizes that numpy leaves room for
        int[] sizes = Shape.Sizes.ToArray();
        string shape = sizes.Length == 1 ? $"({sizes[0]},)" : $"({string.Join(", ", sizes)})";
        string text = $"{{'descr': '{Type.Code}', 'fortran_order': {(IsFortran ? "True" : "False")}, 'shape': {shape}, }}";
        if (sizes.Length > 0) text += new string(' ', Digits - $"{sizes[IsFortran ? ^1 : 0]}".Length);
        int length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        (bytes[6], bytes[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>Reads the dictionary: {'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</summary>
    sealed class Parser(string text, int begin, FileEntry what)
    {
        int at;

        public NpyHeader Read()
        {
            string? code = null;
            bool? isFortran = null;
            int[]? sizes = null;
            Expect('{');
            while (!Takes('}'))
            {
                int place = at;
                string key = Text();
                Expect(':');
                switch (key)
                {
                    case "descr" when code == null: code = Descr(); break;
                    case "fortran_order" when isFortran == null: isFortran = Boolean(); break;
                    case "shape" when sizes == null: sizes = Sizes(); break;
                    default: throw Broken(place, "each of the keys descr, fortran_order and shape once", $"\"{Short(key)}\"");
                }
                if (!Takes(',') && Peek() != '}') throw Broken(at, "a comma or the end of the dictionary", Next());
            }
            if (Peek() != '\0') throw Broken(at, "the end of the header", Next());
            if (code == null || isFortran == null || sizes == null) throw Broken(0, "the keys descr, fortran_order and shape", "not all of them");
            NpyType type = NpyType.Of(code) ?? throw what.Broken(begin, $"elements of a type that Myelin has ({NpyType.Codes})", $"\"{Short(code)}\"",
                Convert);
            try
            {
                return new(type, isFortran.Value, Shape.Create(sizes));
            }
            catch (ShapeException e)
            {
                throw what.Broken(begin, "a shape of at most 2^40 elements and as many axes as a tensor has", $"{sizes.Length} axes", WrongHeader, e);
            }
        }

        DataFormatException Broken(int place, string expected, string received) => what.Broken(begin + place, expected, received, WrongHeader);

        static string Short(string text) => new([.. text.Take(40).Select(c => c is >= ' ' and < (char)127 ? c : '?')]);

        char Peek()
        {
            while (at < text.Length && text[at] is ' ' or '\n' or '\t' or '\r') at++;
            return at < text.Length ? text[at] : '\0';
        }

        string Next() => at < text.Length ? $"\"{Short(text[at..Math.Min(text.Length, at + 10)])}\"" : "the end of the header";

        bool Takes(char c)
        {
            if (Peek() != c) return false;
            at++;
            return true;
        }

        void Expect(char c)
        {
            if (!Takes(c)) throw Broken(at, $"\"{c}\"", Next());
        }

        string Text()
        {
            char quote = Peek();
            if (quote is not ('\'' or '"')) throw Broken(at, "a text in quotes", Next());
            int end = text.IndexOf(quote, at + 1);
            if (end < 0) throw Broken(at, "a text in quotes", Next());
            string value = text[(at + 1)..end];
            at = end + 1;
            return value;
        }

        /// <summary>The code of the elements. That of records is a list.</summary>
        string Descr() => Peek() == '[' ? throw what.Broken(begin + at, "one element type", "a list of fields", Convert) : Text();

        bool Boolean()
        {
            Peek();
            foreach (bool value in (bool[])[true, false])
            {
                if (string.CompareOrdinal(text, at, $"{value}", 0, $"{value}".Length) != 0) continue;
                at += $"{value}".Length;
                return value;
            }
            throw Broken(at, "True or False", Next());
        }

        int[] Sizes()
        {
            var sizes = new List<int>();
            Expect('(');
            while (!Takes(')'))
            {
                Peek();
                int from = at;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
                if (!int.TryParse(text.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                    throw Broken(from, "a size from 0 to 2147483647", $"\"{Short(text[from..Math.Min(text.Length, from + 12)])}\"");
                sizes.Add(size);
                if (!Takes(',') && Peek() != ')') throw Broken(at, "a comma or the end of the shape", Next());
            }
            return [.. sizes];
        }
    }
}
