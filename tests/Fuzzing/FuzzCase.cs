using System.Text;

namespace Myelin.Fuzz;

/// <summary>A damaged file, which depends on the seed and its number alone.</summary>
/// <param name="Bytes">What is written.</param>
/// <param name="Length">The length of the file: zeros follow the bytes, which take no place on disks that know holes.</param>
/// <param name="Forged">Whether the file differs from the sample but still has the sample's checksum, so that no reader may take it.</param>
/// <param name="Story">How it was made.</param>
public sealed record FuzzCase(byte[] Bytes, long Length, bool Forged, string Story)
{
    /// <summary>Makes a file: a sample with one to three values changed, and its checksum made right again.</summary>
    public static FuzzCase WithValues(byte[][] samples, int seed, int number)
    {
        var random = new Random(unchecked(seed * 1_000_003 + number));
        int sample = random.Next(samples.Length), changes = random.Next(4) == 0 ? random.Next(2, 4) : 1;
        byte[] bytes = samples[sample];
        for (int n = changes; n > 0; n--) bytes = ValueMutation.Apply(bytes, random);
        TensorBytes.Seal(bytes);
        return new(bytes, bytes.Length, Forged: false, $"sample {sample}, {changes} values changed");
    }

    /// <summary>Makes a file: a sample, damaged once to three times, every other one with its checksum made right again.</summary>
    public static FuzzCase Make(byte[][] samples, int seed, int number)
    {
        var random = new Random(unchecked(seed * 1_000_003 + number));
        int sample = random.Next(samples.Length);
        byte[] bytes = samples[sample];
        var story = new StringBuilder($"sample {sample}");
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            Mutation mutation = Mutation.All[random.Next(Mutation.All.Length)];
            bytes = mutation.Apply(bytes, random);
            story.Append($", {mutation.Name}");
        }
        long length = bytes.Length;
        if (random.Next(20) == 0)
        {
            (bytes, length) = Claim(bytes, random);
            story.Append($", claims {length} bytes");
        }
        bool forged = length > bytes.Length || !bytes.AsSpan().SequenceEqual(samples[sample]);
        forged &= TensorBytes.Checksum(samples[sample]) is { } place && TensorBytes.Checksum(bytes) is { } now
            && bytes.AsSpan(now, 64).SequenceEqual(samples[sample].AsSpan(place, 64));
        if (random.Next(2) == 0)
        {
            bytes = [.. bytes];
            TensorBytes.Seal(bytes);
            forged = false;
            story.Append(", sealed");
        }
        return new(bytes, length, forged, story.ToString());
    }

    /// <summary>A file with a large hole behind it, and half of the time a header that speaks of it truly.</summary>
    static (byte[] Bytes, long Length) Claim(byte[] bytes, Random random)
    {
        long values = 1L << random.Next(20, OperatingSystem.IsWindows() ? 26 : 41);
        if (random.Next(2) == 0) return (bytes, bytes.Length + values);
        long rows = Math.Max(1, values >> 30);
        byte[] header = TensorBytes.Join(
            Encoding.ASCII.GetBytes($$$"""{"a":{"dtype":"U8","shape":[{{{rows}}},{{{values / rows}}}],"data_offsets":[0,{{{values}}}]}}"""), []);
        return (header, header.Length + values);
    }

    /// <summary>Writes it.</summary>
    public void Write(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(Bytes);
        file.SetLength(Length);
    }
}
