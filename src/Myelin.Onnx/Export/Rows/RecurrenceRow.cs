namespace Myelin.Onnx;

/// <summary>A recurrence as a Scan over time, whose body is one step: a product and the nodes of the gates' formula. The length stays free.</summary>
static class RecurrenceRow
{
    public static void Write(ExportGraph graph, ExportCall call, Op op)
    {
        var formula = (IFormulaOp)op;
        bool isOwn = FormulaRows.IsOwn(formula);
        (string, object)[] attributes = [("Formula", FormulaRows.NameOf(formula)),
            .. MyelinDomain.Written([.. op.Attributes.Where(one => one.Name != "Formula")])];
        graph.Function(call, "Recurrence", attributes, (nodes, run, x) => Body(nodes, run, x), isOwn);
    }

    static bool Flag(Op op, string name) => op.Attributes.First(one => one.Name == name).Value is true;

    static string[] Body(OnnxNodes nodes, Op op, OnnxOperand[] x)
    {
        var formula = (IFormulaOp)op;
        bool hasBias = Flag(op, "HasBias"), hasMask = Flag(op, "HasMask"), hasGates = formula.OutputBlocks[^1] > 1, hasCarry = formula.InputBlocks.Count > 2;
        int states = formula.OutputBlocks.Count - (hasGates ? 1 : 0), n = x[1].Shape[0], entries = hasMask ? 2 : 1;
        long backwards = Flag(op, "Backwards") ? 1 : 0;
        ElementType type = x[0].Type;

        var graph = new GraphProto { Name = "step" };
        int number = 0;
        var step = new OnnxNodes(nodes.Opset, name => $"step_{name}_{number++}");
        string[] now = [.. Enumerable.Range(0, states).Select(i => $"state_{i}")];
        foreach (string name in now) graph.Inputs.Add(Info(name, type));
        graph.Inputs.Add(Info("entry", type));
        if (hasMask) graph.Inputs.Add(Info("mask", ElementType.Bool));

        string products = step.Add("MatMul", [now[0], x[1].Name]);
        if (hasBias) products = step.Add("Add", [products, x[2 + states].Name]);
        OnnxOperand[] inputs = [new("entry", type, [1, n * formula.InputBlocks[0]]), new(products, type, [1, n * formula.InputBlocks[1]])];
        if (hasCarry) inputs = [.. inputs, new(now[^1], type, [1, n])];
        string[] y = FormulaRows.Blocks(step, formula, inputs, n);
        if (hasMask)
            for (int i = 0; i < states; i++) y[i] = step.Add("Where", ["mask", y[i], now[i]]);
        foreach (string output in (string[])[.. y.Take(states), .. y.Take(states).Select(state => step.Add("Identity", [state])), .. y.Skip(states)])
            graph.Outputs.Add(Info(step.Add("Identity", [output]), type));
        graph.Nodes.AddRange(step.Protos);

        string[] before = [.. Enumerable.Range(2, states).Select(i => x[i].Name)];
        string[] scanned = nodes.AddMany("Scan", y.Length + states, [.. before, x[0].Name, .. hasMask ? [x[^1].Name] : Array.Empty<string>()],
            ("body", graph), ("num_scan_inputs", entries), ("scan_input_directions", Enumerable.Repeat(backwards, entries)));
        IEnumerable<string> all = before.Select((first, i) =>
            nodes.Add("Concat", [nodes.Add("Unsqueeze", [first, nodes.Integers(0)]), scanned[states + i]], ("axis", 0)));
        // in the order in which the steps are computed, which are the entries backwards
        return [.. all, .. scanned.Skip(2 * states), .. scanned.Take(states)];
    }

    static ValueInfoProto Info(string name, ElementType type) => new() { Name = name, Type = new() { Element = type.Natural() } };
}
