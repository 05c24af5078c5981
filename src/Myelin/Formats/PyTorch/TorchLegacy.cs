using System.Buffers.Binary;
using System.Numerics;

namespace Myelin;

/// <summary>
/// The format of torch.save before PyTorch 1.6, and with _use_new_zipfile_serialization=False: pickles of a magic number, the protocol, the
/// system, the object and the keys of the storages; then each storage as the number of its elements and their values.
/// (pytorch/torch/serialization.py, _legacy_save)
/// </summary>
static class TorchLegacy
{
    const long Protocol = 1001;

    static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, null);

    /// <summary>The first bytes: protocol 2, and an integer of 10 bytes.</summary>
    public static ReadOnlySpan<byte> Begin => [0x80, 2, 0x8a, 10];

    /// <summary>Loads the tensors of a file.</summary>
    public static TensorFile Load(string path, FileStream file, ReadBudget budget)
    {
        var what = new FileEntry(path);
        Span<byte> begin = stackalloc byte[Begin.Length];
        file.Position = 0;
        if (file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) < begin.Length || !begin.SequenceEqual(Begin))
            throw what.Broken(0, "a file of torch.save, which begins with 504b or 80028a0a", Convert.ToHexStringLower(begin), PyTorch.Damaged);
        file.Position = 0;
        if (Next() is not BigInteger magic || magic != Magic) throw what.Broken(0, "the magic number of PyTorch", "another", PyTorch.Damaged);
        if (Next() is not Protocol) throw what.Broken(0, $"protocol {Protocol} of PyTorch", "another", PyTorch.Damaged);
        bool isBigEndian = Next() is PickleMap system && system.Items.Any(item => item is ("little_endian", false));
        long from = file.Position;
        object? content = Next();
        StateNames names = new StateNames(what, TorchArchive.NamesPerByte * (file.Position - from)).Of(content);
        if (Next() is not List<object?> keys) throw what.Broken(file.Position, "a list of the keys of storages", "something else", PyTorch.Damaged);

        var storages = new Storages(file, what, budget, isBigEndian);
        Dictionary<string, TorchStorage> known = [];
        foreach ((_, TorchTensor tensor) in names.Tensors) known.TryAdd(tensor.Storage.Key, tensor.Storage);
        foreach (object? key in keys)
            if (key is string text && known.Remove(text, out TorchStorage? storage)) storages.Pass(storage);
            else throw what.Broken(file.Position, "the key of a storage of a tensor, each once", "another", PyTorch.Damaged);
        return TorchFile.Make(path, names, storages);

        object? Next() => new Pickle(file, what, budget).Read();
    }

    /// <summary>Storages one after another: for each, the number of elements in 8 bytes, and the elements.</summary>
    sealed class Storages(FileStream file, FileEntry what, ReadBudget budget, bool isBigEndian) : TorchStorages(what, budget, isBigEndian)
    {
        readonly Dictionary<string, (long Begin, TorchStorage Storage)> places = [];
        readonly FileEntry what = what;

        /// <summary>Notes where a storage is, and goes on behind it.</summary>
        public void Pass(TorchStorage storage)
        {
            Span<byte> bytes = stackalloc byte[8];
            long place = file.Position;
            int read = file.ReadAtLeast(bytes, 8, throwOnEndOfStream: false);
            long count = BinaryPrimitives.ReadInt64LittleEndian(bytes), left = file.Length - place - 8;
            if (read < 8 || count < 0 || count > left / storage.Type.Size)
                throw what.Broken(place, $"a number of elements of {storage.Type.Name} that fit into the rest of the file", read < 8 ? "the end" : $"{count}",
                    PyTorch.Damaged);
            places.Add(storage.Key, (place + 8, storage with { Count = count }));
            file.Position = place + 8 + count * storage.Type.Size;
        }

        private protected override Tensor Load(TorchStorage storage, TorchType type, NpyType stored)
        {
            if (!places.TryGetValue(storage.Key, out (long Begin, TorchStorage Storage) place))
                throw Broken("the values of every storage", "a storage without values");
            file.Position = place.Begin;
            return Read(file, place.Storage, type, stored, place.Begin, what);
        }
    }
}
