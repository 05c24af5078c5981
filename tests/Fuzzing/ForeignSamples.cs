using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Myelin.Fuzz;

/// <summary>Files of PyTorch, HDF5 and GGUF as they should be.</summary>
public static class ForeignSamples
{
    /// <summary>Files of torch.save: in the older format, which has no checksums, and in ZIP files with the checksums left out.</summary>
    public static byte[][] Torch() =>
    [
        .. FixtureFiles.Of("torch_files.json").Where(file => !file.Key.StartsWith("checkpoint", StringComparison.Ordinal)).Select(file => file.Value)
            .Select(file => file[0] == 'P' ? WithoutChecksums(file) : file),
        .. FixtureFiles.Of("torch_files.json").Where(file => file.Key is "checkpoint" or "types").Select(file => file.Value),
    ];

    /// <summary>HDF5 files, of Keras and others, also in ZIP files.</summary>
    public static byte[][] Hdf5() => [.. FixtureFiles.Of("keras_files.json").Where(file => file.Key != "many").Select(file => file.Value)];

    /// <summary>Descriptions of models of Keras, in safetensors files whose values are damaged. Their names are those of the archives.</summary>
    public static byte[][] KerasModels() =>
    [
        .. FixtureFiles.Of("keras_files.json").Where(file => file.Key is "keras 3 archive" or "functional").Select(file =>
        {
            using var archive = new ZipArchive(new MemoryStream(file.Value));
            using var reader = new StreamReader(archive.GetEntry(Description)!.Open());
            return TensorBytes.Join(Encoding.UTF8.GetBytes(new JsonObject
            {
                ["__metadata__"] = new JsonObject { [file.Key] = reader.ReadToEnd() },
            }.ToJsonString()), []);
        }),
    ];

    const string Description = "config.json";

    /// <summary>Puts a damaged description into its archive, in place of the file with the description, and loads the model.</summary>
    public static IEnumerable<Tensor> LoadKerasModel(string path)
    {
        (string name, string description) = SafeTensors.Load(path).Metadata.Single();
        using (var stream = new MemoryStream())
        {
            stream.Write(FixtureFiles.Of("keras_files.json")[name]);
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
            {
                archive.GetEntry(Description)!.Delete();
                using var writer = new StreamWriter(archive.CreateEntry(Description).Open());
                writer.Write(description);
            }
            File.WriteAllBytes(path, stream.ToArray());
        }
        return Keras.LoadModel(path, FuzzTarget.Limit).States.Select(state => state.Value);
    }

    /// <summary>Sets the checksum of every entry to 0, which PyTorch writes if it computes none. The values of entries are stored as they are.</summary>
    static byte[] WithoutChecksums(byte[] file)
    {
        byte[] copy = [.. file];
        for (int at = 0; (at = Next(copy, at)) >= 0; at += 4) copy.AsSpan(at + 16, 4).Clear();
        return copy;

        static int Next(byte[] bytes, int from) =>
            bytes.AsSpan(from).IndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 1, 2]) is >= 0 and var at ? from + at : -1;
    }

    /// <summary>GGUF files: every type, metadata of every type, and none.</summary>
    public static byte[][] Gguf()
    {
        var random = new Random(5);
        (uint Type, int Elements, int Bytes)[] blocks =
        [
            (0, 1, 4), (1, 1, 2), (2, 32, 18), (3, 32, 20), (6, 32, 22), (7, 32, 24), (8, 32, 34), (10, 256, 84), (11, 256, 110), (12, 256, 144),
            (13, 256, 176), (14, 256, 210), (16, 256, 66), (24, 1, 1), (25, 1, 2), (26, 1, 4), (27, 1, 8), (28, 1, 8), (30, 1, 2),
        ];
        var all = new GgufWriter();
        foreach ((uint type, int elements, int bytes) in blocks)
        {
            var values = new byte[6 * bytes];
            random.NextBytes(values);
            all.Add($"blk.0.type{type}.weight", type, [2 * elements, 3], values);
        }
        var keys = new GgufWriter { Version = 2 };
        keys.Add("general.architecture", 8, writer => GgufWriter.Text(writer, "llama"));
        for (uint type = 0; type <= 12; type++)
        {
            var value = new byte[type is 0 or 1 or 7 ? 1 : type < 4 ? 2 : type < 8 ? 4 : 8];
            if (type is not (8 or 9)) keys.Add($"key{type}", type, writer => writer.Write(value));
        }
        keys.Add("tokens", 9, writer =>
        {
            writer.Write(8);
            writer.Write(3L);
            foreach (string token in (string[])["<s>", "ü", "\"\n"]) GgufWriter.Text(writer, token);
        });
        keys.Add("lists", 9, writer =>
        {
            writer.Write(9);
            writer.Write(2L);
            for (int i = 0; i < 2; i++)
            {
                writer.Write(4);
                writer.Write(2L);
                writer.Write(1L << 33);
            }
        });
        keys.Add("x", 0, [3], new byte[12]);
        return [all.Write(), keys.Write(), new GgufWriter().Write()];
    }
}
