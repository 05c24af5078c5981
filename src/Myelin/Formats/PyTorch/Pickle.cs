using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Myelin;

/// <summary>
/// Reads one pickle (Python's pickletools.py, protocols 2 to 5) without running it. Names of functions and classes are looked up in
/// <see cref="PickleNames"/>; nothing is imported, and only dictionaries, lists, tuples, numbers, texts and tensors are built.
/// </summary>
/// <remarks>
/// Objects are null, bool, long, <see cref="BigInteger"/>, double, string, byte[], object[] (a tuple), List (a list or set), <see cref="PickleMap"/>,
/// and what <see cref="PickleNames"/> makes.
/// </remarks>
/// <param name="stream">The stream, at the first byte of the pickle.</param>
/// <param name="what">The pickle, for errors.</param>
/// <param name="budget">The memory that may be allocated.</param>
sealed class Pickle(Stream stream, FileEntry what, ReadBudget budget)
{
    /// <summary>The memory that one operation needs at most: a dictionary and its place on the stack and in the memo.</summary>
    const int OperationCost = 128;

    /// <summary>The longest integer, in bytes. The magic number of PyTorch has 10.</summary>
    const int LongestInteger = 64;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly List<object?> stack = [];
    readonly Stack<int> marks = new();
    readonly Dictionary<long, object?> memo = [];
    long operation;

    long Position => stream.Position;

    /// <summary>The object that the pickle describes.</summary>
    /// <exception cref="DataFormatException">The pickle is damaged, names something unknown, or needs too much memory.</exception>
    public object? Read()
    {
        while (true)
        {
            operation = Position;
            int code = stream.ReadByte();
            if (code < 0) throw Broken("an operation of a pickle", "the end");
            budget.Take(OperationCost);
            if (code == '.') return stack.Count == 1 && marks.Count == 0 ? stack[0] : throw Broken("one object at the end of the pickle", $"{stack.Count}");
            Run(code);
        }
    }

    /// <summary>Follows one operation. The comments name it as pickletools.py does.</summary>
    void Run(int code)
    {
        switch (code)
        {
            case 0x80: ReadByte(); break;                                           // PROTO
            case 0x95: Number(8); break;                                            // FRAME
            case '(': marks.Push(stack.Count); break;                               // MARK
            case '0': Pop(); break;                                                 // POP
            case '1': Popped(); break;                                              // POP_MARK
            case '2': Push(Top()); break;                                           // DUP
            case 'N': Push(null); break;                                            // NONE
            case 0x88: Push(true); break;                                           // NEWTRUE
            case 0x89: Push(false); break;                                          // NEWFALSE
            case 'J': Push((long)(int)Number(4)); break;                            // BININT
            case 'K': Push(Number(1)); break;                                       // BININT1
            case 'M': Push(Number(2)); break;                                       // BININT2
            case 0x8a: Push(Integer(Number(1))); break;                             // LONG1
            case 0x8b: Push(Integer(Number(4))); break;                             // LONG4
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;  // BINFLOAT
            case 'X': Push(Text(Number(4))); break;                                 // BINUNICODE
            case 0x8c: Push(Text(Number(1))); break;                                // SHORT_BINUNICODE
            case 0x8d: Push(Text(Number(8))); break;                                // BINUNICODE8
            case 'U': Push(Text(Number(1))); break;                                 // SHORT_BINSTRING, a str of Python 2
            case 'T': Push(Text(Number(4))); break;                                 // BINSTRING
            case 'C': Push(Bytes(Number(1))); break;                                // SHORT_BINBYTES
            case 'B': Push(Bytes(Number(4))); break;                                // BINBYTES
            case 0x8e or 0x96: Push(Bytes(Number(8))); break;                       // BINBYTES8, BYTEARRAY8
            case ')': Push(Array.Empty<object?>()); break;                          // EMPTY_TUPLE
            case 't': Push(Popped()); break;                                        // TUPLE
            case 0x85 or 0x86 or 0x87: Push(Popped(code - 0x84)); break;            // TUPLE1, TUPLE2, TUPLE3
            case ']' or 0x8f: Push(new List<object?>()); break;                     // EMPTY_LIST, EMPTY_SET
            case 'l' or 0x91: Push(new List<object?>(Popped())); break;             // LIST, FROZENSET
            case 'a': Add(Popped(1)); break;                                        // APPEND
            case 'e' or 0x90: Add(Popped()); break;                                 // APPENDS, ADDITEMS
            case '}': Push(new PickleMap()); break;                                 // EMPTY_DICT
            case 'd': Push(new PickleMap()); SetUnder(); break;                     // DICT
            case 's': Set(Popped(2)); break;                                        // SETITEM
            case 'u': Set(Popped()); break;                                         // SETITEMS
            case 'c': Push(Known(Line(), Line())); break;                           // GLOBAL
            case 0x93: Push(Popped(2) is [string of, string name] ? Known(of, name) : throw Broken("a module and a name", "others")); break; // STACK_GLOBAL
            case 'R' or 0x81: Push(Called(Popped(2))); break;                       // REDUCE, NEWOBJ
            case 'b': Built(Pop()); break;                                          // BUILD
            case 'Q': Push(Stored(Pop())); break;                                   // BINPERSID
            case 'q': memo[Number(1)] = Top(); break;                               // BINPUT
            case 'r': memo[Number(4)] = Top(); break;                               // LONG_BINPUT
            case 0x94: memo[memo.Count] = Top(); break;                             // MEMOIZE
            case 'h': Push(Remembered(Number(1))); break;                           // BINGET
            case 'j': Push(Remembered(Number(4))); break;                           // LONG_BINGET
            default: throw Broken("an operation of pickle protocols 2 to 5 that builds data", $"{code:x2}");
        }
    }

    DataFormatException Broken(string expected, string received) =>
        what.Broken(operation, $"{expected} at byte {operation} of the pickle", received, PyTorch.Damaged);

    void Push(object? value) => stack.Add(value);

    /// <summary>The number of objects below the last mark, which operations do not take.</summary>
    int Floor => marks.TryPeek(out int mark) ? mark : 0;

    object? Top() => stack.Count > Floor ? stack[^1] : throw Broken("an object on the stack", "none");

    object? Pop() => Popped(1)[0];

    object?[] Popped(int count)
    {
        if (stack.Count - Floor < count) throw Broken($"{count} objects on the stack", $"{stack.Count - Floor}");
        return Taken(stack.Count - count);
    }

    /// <summary>The objects above the last mark.</summary>
    object?[] Popped() => marks.TryPop(out int mark) ? Taken(mark) : throw Broken("a mark on the stack", "none");

    object?[] Taken(int from)
    {
        object?[] taken = [.. stack[from..]];
        stack.RemoveRange(from, taken.Length);
        return taken;
    }

    void Add(object?[] items)
    {
        if (Top() is not List<object?> list) throw Broken("a list", Kind(Top()));
        list.AddRange(items);
    }

    void Set(object?[] items)
    {
        if (Top() is not PickleMap map) throw Broken("a dictionary", Kind(Top()));
        if (items.Length % 2 != 0) throw Broken("a value for every key", $"{items.Length} objects");
        for (int i = 0; i < items.Length; i += 2) map.Items.Add((items[i], items[i + 1]));
    }

    /// <summary>Puts the dictionary that was pushed last below the objects above the mark, and fills it with them.</summary>
    void SetUnder()
    {
        object? map = Pop();
        object?[] items = Popped();
        Push(map);
        Set(items);
    }

    object Known(string module, string name) => PickleNames.Find(module, name) ?? throw what.Broken(operation,
        $"tensors, dictionaries, lists, numbers and texts at byte {operation} of the pickle", $"the Python object {Printable($"{module}.{name}")}",
        "Save the weights alone: torch.save(model.state_dict(), path).");

    object? Called(object?[] call) => call is [PickleCall function, object?[] arguments]
        ? function.Result(arguments) is { } made ? made.Value
            : throw Broken($"the arguments of {function.Name}", string.Join(", ", arguments.Take(8).Select(Kind)))
        : throw Broken("a function and its arguments", $"{Kind(call[0])} and {Kind(call[1])}");

    /// <summary>The attributes of a dictionary, such as the versions of the layers, and of a type of NumPy are not needed.</summary>
    void Built(object? attributes)
    {
        if (Top() is not (PickleMap or NumpyKind)) throw Broken("a dictionary with attributes", $"{Kind(Top())} with {Kind(attributes)}");
    }

    object Stored(object? id) => TorchStorage.Of(id) ?? throw Broken("a storage of PyTorch", Kind(id));

    object? Remembered(long index) => memo.TryGetValue(index, out object? known) ? known : throw Broken($"an object remembered as {index}", "none");

    static string Kind(object? value) => value switch
    {
        null => "None",
        bool or long or BigInteger or double => "a number",
        string => "a text",
        byte[] => "bytes",
        object[] tuple => $"a tuple of {tuple.Length}",
        List<object?> => "a list",
        PickleMap => "a dictionary",
        PickleCall call => call.Name,
        _ => "an object",
    };

    static string Printable(string text) => new([.. text.Take(100).Select(c => c is > ' ' and < (char)127 ? c : '?')]);

    int ReadByte() => stream.ReadByte() is >= 0 and var value ? value : throw Broken("a whole operation", "the end");

    /// <summary>A number without sign of so many bytes. One of 8 bytes that is too large counts as negative, which no length is.</summary>
    long Number(int size)
    {
        long value = 0;
        for (int i = 0; i < size; i++) value |= (long)ReadByte() << (8 * i);
        return value;
    }

    object Integer(long size)
    {
        if (size > LongestInteger) throw Broken($"an integer of at most {LongestInteger} bytes", $"{size}");
        var value = new BigInteger(Bytes(size));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    byte[] Bytes(long length)
    {
        if (length < 0 || length > stream.Length - Position) throw Broken($"at most {stream.Length - Position} bytes", $"{(ulong)length}");
        budget.Take(length);
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    string Text(long length)
    {
        byte[] bytes = Bytes(length);
        budget.Take(2 * length);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    string Line()
    {
        var line = new StringBuilder();
        for (int c = ReadByte(); c != '\n'; c = ReadByte())
        {
            budget.Take(2);
            line.Append((char)c);
        }
        return line.ToString();
    }
}

/// <summary>A dictionary of a pickle, in its order.</summary>
sealed class PickleMap
{
    /// <summary>Keys and values.</summary>
    public List<(object? Key, object? Value)> Items { get; } = [];
}
