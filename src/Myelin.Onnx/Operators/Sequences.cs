namespace Myelin.Onnx;

/// <summary>Sequences and optionals.</summary>
static class Sequences
{
    public static OnnxRow[] Rows { get; } =
    [
        new("SequenceConstruct", 11, call => OnnxValue.Sequence([.. call.Inputs.Select((_, i) => call.Value(i))], call.Type())) { KnowsOutputs = true },
        new("SequenceEmpty", 11, call => OnnxValue.Sequence([], call.DataType("dtype", DataType.Float))) { KnowsOutputs = true },
        new("SequenceInsert", 11, call => Changed(call, call.Has(2) ? call.KnownInt(2) : null, 2, call.Value(1))) { KnowsOutputs = true, Host = [2] },
        new("SequenceErase", 11, call => Changed(call, call.Has(1) ? call.KnownInt(1) : -1, 1, null)) { KnowsOutputs = true, Host = [1] },
        new("SequenceAt", 11, call => Items(call) is var items ? items[call.Axis(call.KnownInt(1), items.Count)] : null!) { KnowsOutputs = true, Host = [1] },
        new("SequenceLength", 11, call => call.Give(Tensor.Full([], (long)Items(call).Count, ElementType.Int64), DataType.Int64)) { ReadsShapes = true },
        new("ConcatFromSequence", 11, Concatenate),
        new("SplitToSequence", 11, Split) { Host = [1] },
        new("SequenceMap", 17, Map) { KnowsOutputs = true },
        new("Optional", 15, call => call.Has(0) ? call.Value(0) : OnnxValue.None(DataType.Float)) { KnowsOutputs = true },
        new("OptionalGetElement", 15, call => call.Value(0).IsNone ? throw call.Invalid("expects an optional with a value")
            : call.Value(0)) { KnowsOutputs = true },
        new("OptionalHasElement", 15, call => call.Give(Tensor.Full([], call.Has(0) && !call.Value(0).IsNone ? 1 : 0, ElementType.Bool), DataType.Bool))
            { ReadsShapes = true },
    ];

    static IReadOnlyList<OnnxValue> Items(OnnxCall call) => call.Value(0).Items ?? throw call.Invalid("expects a sequence");

    static OnnxValue Changed(OnnxCall call, int? position, int input, OnnxValue? inserted)
    {
        List<OnnxValue> items = [.. Items(call)];
        int most = inserted != null ? items.Count : items.Count - 1, at = position ?? items.Count;
        if (at < 0) at += items.Count;
        if (at < 0 || at > most) throw call.Invalid($"expects a position of {items.Count} items as input {input}, received {position}");
        if (inserted != null) items.Insert(at, inserted);
        else items.RemoveAt(at);
        return OnnxValue.Sequence(items, call.Type());
    }

    static OnnxValue Concatenate(OnnxCall call)
    {
        Tensor[] parts = [.. Items(call).Select(item => item.Tensor)];
        if (parts.Length == 0) throw call.Invalid("expects a sequence that is not empty");
        bool isNew = call.Flag("new_axis");
        int axis = call.Axis(call.Int("axis", 0), parts[0].Rank + (isNew ? 1 : 0));
        return OnnxValue.Of(isNew ? Tensor.Stack(parts, axis) : Tensor.Concatenate(parts, axis), Items(call)[0].Type);
    }

    static OnnxValue Split(OnnxCall call)
    {
        Tensor x = call.X;
        int axis = call.Axis(call.Int("axis", 0), x.Rank), size = x.Shape[axis];
        call.CheckElements(size);
        bool keeps = call.Has(1) || call.Flag("keepdims", true);
        int[] sizes = !call.Has(1) ? [.. Enumerable.Repeat(1, size)] : call.Value(1).Shape.Rank > 0 ? call.KnownInts(1) : Even(call, size, call.KnownInt(1));
        return OnnxValue.Sequence([.. x.Split(sizes, axis).Select(part => OnnxValue.Of(keeps ? part : part.Squeeze(axis), call.Type()))], call.Type());
    }

    static int[] Even(OnnxCall call, int size, int each) => each < 1 ? throw call.Invalid($"expects parts of 1 or more, received {each}")
        : [.. Enumerable.Range(0, (size + each - 1) / each).Select(i => Math.Min(each, size - i * each))];

    static OnnxValue?[] Map(OnnxCall call)
    {
        OnnxGraph body = call.Body("body");
        int count = Items(call).Count;
        OnnxValue?[][] each = [.. Enumerable.Range(0, count).Select(i =>
            call.RunBody(body, [.. call.Inputs.Select(input => input?.Items is { } items ? items.Count == count ? items[i]
                : throw call.Invalid("expects sequences of one length") : input)]))];
        return [.. Enumerable.Range(0, body.Outputs.Length).Select(output =>
            OnnxValue.Sequence([.. each.Select(one => one[output]!)], count > 0 ? each[0][output]!.Type : DataType.Float))];
    }
}
