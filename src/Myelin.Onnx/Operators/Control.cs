namespace Myelin.Onnx;

/// <summary>Branches and loops. Conditions and counts have to be constants in a captured step.</summary>
static class Control
{
    public static OnnxRow[] Rows { get; } =
    [
        new("If", 1, call => call.RunBody(call.Body(call.KnownBool(0) ? "then_branch" : "else_branch"))) { Host = [0], KnowsOutputs = true },
        new("Loop", 1, Loop) { Host = [0, 1], KnowsOutputs = true },
        new("Scan", 8, call => Scan(call, true)) { KnowsOutputs = true },
        new("Scan", 9, call => Scan(call, false)) { KnowsOutputs = true },
    ];

    static OnnxValue?[] Loop(OnnxCall call)
    {
        OnnxGraph body = call.Body("body");
        long trips = call.Has(0) ? call.KnownLongs(0)[0] : long.MaxValue;
        bool goesOn = !call.Has(1) || call.KnownBool(1);
        OnnxValue?[] carried = [.. call.Inputs.Skip(2)];
        var scanned = new List<OnnxValue>[Math.Max(0, body.Outputs.Length - 1 - carried.Length)];
        for (int i = 0; i < scanned.Length; i++) scanned[i] = [];
        for (long trip = 0; trip < trips && goesOn; trip++)
        {
            call.Run.Count(call.Node);
            long now = trip;
            OnnxValue count = Recording.Apart(() => OnnxValue.Of(Tensor.Full([], now, ElementType.Int64), DataType.Int64).Known(true));
            OnnxValue condition = Recording.Apart(() => OnnxValue.Of(Tensor.Full([], 1, ElementType.Bool), DataType.Bool).Known(true));
            OnnxValue?[] outputs = call.RunBody(body, [count, condition, .. carried]);
            if (outputs.Length < 1 + carried.Length) throw call.Invalid("expects a body that returns a condition and all values that it carries");
            if (outputs[0] is { } next) goesOn = IsTrue(next);
            carried = outputs[1..(1 + carried.Length)];
            for (int i = 0; i < scanned.Length;
                i++) scanned[i].Add(outputs[1 + carried.Length + i] ?? throw call.Invalid("expects a body that makes all outputs"));
        }
        return [.. carried, .. scanned.Select(parts => Stacked(call, parts, 0))];
    }

    static bool IsTrue(OnnxValue value)
    {
        using Recording.Region off = Recording.Off();
        return value.IsKnown ? Recording.Apart(() => value.Tensor.Cast(ElementType.Int32).Item<int>()) != 0 : value.Tensor.ToArray<bool>()[0];
    }

    /// <summary>Values of steps as one tensor; an empty one of a loop that did not run.</summary>
    static OnnxValue Stacked(OnnxCall call, List<OnnxValue> parts, int axis)
    {
        if (parts.Count == 0) return call.Give(Tensor.Zeros([0]), DataType.Float);
        if (parts.TrueForAll(part => part.IsKnown))
            return Recording.Apart(() => OnnxValue.Of(Tensor.Stack([.. parts.Select(part => part.Tensor)], axis), parts[0].Type).Known(true));
        return OnnxValue.Of(Tensor.Stack([.. parts.Select(part => part.Tensor)], axis), parts[0].Type);
    }

    static OnnxValue?[] Scan(OnnxCall call, bool isBatched)
    {
        OnnxGraph body = call.Body("body");
        int scans = call.Int("num_scan_inputs", 0), first = isBatched ? 1 : 0, states = call.Count - first - scans, outputs = body.Outputs.Length - states;
        if (scans < 1 || states < 0 || outputs < 0) throw call.Invalid("expects states and sequences, and a body of as many");
        if (!isBatched)
            return Scan(call, body, [.. call.Inputs.Skip(first)], states, call.Ints("scan_input_axes"), call.Ints("scan_input_directions"),
                call.Ints("scan_output_axes"), call.Ints("scan_output_directions"));
        int batch = call.Value(1).Shape[0];
        call.CheckElements(batch);
        OnnxValue?[][] each = [.. Enumerable.Range(0, batch).Select(i => Scan(call, body,
            [.. call.Inputs.Skip(1).Select(value => OnnxValue.Of(value!.Tensor.Slice(0, i, 1).Squeeze(0), value.Type))], states, null, call.Ints("directions"),
                null, null))];
        return [.. Enumerable.Range(0, body.Outputs.Length).Select(i => Stacked(call, [.. each.Select(one => one[i]!)], 0))];
    }

    static OnnxValue?[] Scan(OnnxCall call, OnnxGraph body, OnnxValue?[] inputs, int states, int[]? axes, int[]? directions, int[]? outAxes,
        int[]? outDirections)
    {
        OnnxValue?[] carried = inputs[..states];
        OnnxValue[] sequences = [.. inputs[states..].Select(value => value ?? throw call.Invalid("expects all its inputs"))];
        int[] along = [.. sequences.Select((value, i) => call.Axis(axes?[i] ?? 0, value.Shape.Rank))];
        int steps = sequences[0].Shape[along[0]];
        if (sequences.Where((value, i) => value.Shape[along[i]] != steps).Any()) throw call.Invalid("expects sequences of one length");
        var scanned = new List<OnnxValue>[body.Outputs.Length - states];
        for (int i = 0; i < scanned.Length; i++) scanned[i] = [];
        for (int step = 0; step < steps; step++)
        {
            call.Run.Count(call.Node);
            OnnxValue[] now = [.. sequences.Select((value, i) =>
                OnnxValue.Of(value.Tensor.Slice(along[i], directions?[i] == 1 ? steps - 1 - step : step, 1).Squeeze(along[i]), value.Type))];
            OnnxValue?[] outputs = call.RunBody(body, [.. carried, .. now]);
            carried = outputs[..states];
            for (int i = 0; i < scanned.Length; i++)
                scanned[i].Insert(outDirections?[i] == 1 ? 0 : scanned[i].Count,
                    outputs[states + i] ?? throw call.Invalid("expects a body that makes all outputs"));
        }
        return [.. carried, .. scanned.Select((parts, i) =>
            Stacked(call, parts, outAxes == null || parts.Count == 0 ? 0 : call.Axis(outAxes[i], parts[0].Shape.Rank + 1)))];
    }
}
