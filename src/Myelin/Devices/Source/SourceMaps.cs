namespace Myelin;

/// <summary>Elementwise primitives: loops over formulas.</summary>
sealed partial class SourceDevice
{
    /// <summary>Formulas of more letters are functions.</summary>
    const int MostInline = 70;

    readonly struct UnaryText<F>(F formula) : ITextFormula where F : struct, IUnary
    {
        public Term Value<V>(Term[] x) where V : class, ITextLane<V> => formula.Value(V.Of(x[0])).Term;
    }

    readonly struct BinaryText<F>(F formula) : ITextFormula where F : struct, IBinary
    {
        public Term Value<V>(Term[] x) where V : class, ITextLane<V> => formula.Value(V.Of(x[0]), V.Of(x[1])).Term;
    }

    readonly struct ComparisonText<F>(F formula) : ITextFormula where F : struct, IComparison
    {
        public Term Value<V>(Term[] x) where V : class, ITextLane<V> => formula.Value(V.Of(x[0]), V.Of(x[1])).Term;
    }

    readonly struct MultiplyAddText : ITextFormula
    {
        public Term Value<V>(Term[] x) where V : class, ITextLane<V> => V.Of(x[0]).MultiplyAdd(V.Of(x[1]), V.Of(x[2])).Term;
    }

    /// <inheritdoc/>
    protected internal override void Map<F>(F formula, Tensor x, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.Map(formula, i[0], o[0]))) return;
        Loop(typeof(F).Name, new UnaryText<F>(formula), [x], y);
    }

    /// <inheritdoc/>
    protected internal override void Map<F>(F formula, Tensor a, Tensor b, Tensor y)
    {
        if (Folds([a, b], [y], (cpu, i, o) => cpu.Map(formula, i[0], i[1], o[0]))) return;
        Loop(typeof(F).Name, new BinaryText<F>(formula), [a, b], y);
    }

    /// <inheritdoc/>
    protected internal override void Compare<F>(F formula, Tensor a, Tensor b, Tensor y)
    {
        if (Folds([a, b], [y], (cpu, i, o) => cpu.Compare(formula, i[0], i[1], o[0]))) return;
        Loop(typeof(F).Name, new ComparisonText<F>(formula), [a, b], y);
    }

    /// <inheritdoc/>
    protected internal override void MultiplyAdd(Tensor a, Tensor b, Tensor c, Tensor y)
    {
        if (Folds([a, b, c], [y], (cpu, i, o) => cpu.MultiplyAdd(i[0], i[1], i[2], o[0]))) return;
        Loop("MultiplyAdd", default(MultiplyAddText), [a, b, c], y);
    }

    /// <inheritdoc/>
    protected internal override void Select(Tensor condition, Tensor a, Tensor b, Tensor y)
    {
        if (Folds([condition, a, b], [y], (cpu, i, o) => cpu.Select(i[0], i[1], i[2], o[0]))) return;
        Loop(y.Type, [condition, a, b], y, x => Term.Conditional(x[0], x[1], x[2]));
    }

    /// <inheritdoc/>
    protected internal override void Copy(Tensor x, Tensor y)
    {
        if (Folds([x], [y], (cpu, i, o) => cpu.Copy(i[0], o[0]))) return;
        ElementType from = x.Type, to = y.Type;
        Loop(to, [x], y, values => Cast(values[0], from, to));
    }

    /// <summary>A number in another type: reals are truncated and saturated, NaN becomes 0; whole numbers wrap around.</summary>
    static Term Cast(Term x, ElementType from, ElementType to)
    {
        if (from == to) return x;
        string type = TextTypes.Name(to);
        if (to == ElementType.Bool) return Term.Binary("!=", TermLevel.Equality, x, Term.Name("0"), isMask: true);
        string prefix = to == ElementType.UInt8 ? "(byte)" : "";
        if (from == ElementType.Bool) return Term.Conditional(x, Term.Name($"{prefix}1"), Term.Name($"{prefix}0"));
        return from.IsReal() && !to.IsReal() ? Term.Call($"{type}.CreateSaturating", x) : Term.Cast(type, x);
    }

    /// <summary>A loop over a formula, which becomes a function if it is long.</summary>
    void Loop<G>(string name, G formula, Tensor[] x, Tensor y) where G : struct, ITextFormula
    {
        ElementType type = x[0].Type;
        string[] parameters = x.Length == 1 ? ["x"] : [.. "abcdefgh"[..x.Length].Select(letter => $"{letter}")];
        Term tried = formula.Value(type, [.. parameters.Select(Term.Name)]);
        (List<string> lines, string[] results) = TermText.Of(TextTypes.Name(type), [tried], new());
        bool isShort = lines.Count == 0 && results[0].Length <= MostInline && x.Select((_, i) => tried.Count(parameters[i])).All(count => count <= 1);
        Loop(type, x, y, values => isShort
            ? formula.Value(type, values)
            : Term.Call(Program.Functions.Named(TextTypes.Name(type), SourceNames.Word(name, capital: true, "Formula"), parameters, tried), values));
    }

    /// <summary>y = a term of the elements of the inputs, which broadcast to y.</summary>
    void Loop(ElementType type, Tensor[] x, Tensor y, Func<Term[], Term> value)
    {
        SourceBuffer target = Make(y);
        var loops = new SourceLoops(y.Shape.Sizes, [.. x.Select(one => Broadcast(one, y.Shape)), y.Shape.RowMajorStrides()]);
        Term[] elements = [.. x.Select((one, i) => Element(one, loops.Index(i, one.Offset)))];
        SourceLoad[] loads = [.. x.Select((one, i) => (one, i)).Where(pair => !IsNumber(pair.one))
            .Select(pair => new SourceLoad(elements[pair.i], BufferOf(pair.one), loops.Index(pair.i, pair.one.Offset)))];
        if (target.Elements == 0) return;
        Program.Add(new SourceMap(Program.Origin, type, loops, loads, [new(target, loops.Index(x.Length, 0), value(elements))]));
    }

    /// <summary>Whether a tensor is one known number, which stands in the program as a literal.</summary>
    bool IsNumber(Tensor x) => x.Storage.Bytes == x.Type.Size() && IsKnown(x) && (x.Type.IsNumber() || x.Type == ElementType.Bool);

    Term Element(Tensor x, string index)
    {
        if (!IsNumber(x)) return Term.Element(BufferOf(x), index);
        Tensor number = Known(x).Reshape(1);
        return Term.Name(x.Type switch
        {
            ElementType.Float32 => RealText<Binary32>.Literal(number.Item<float>()),
            ElementType.Float64 => RealText<Binary64>.Literal(number.Item<double>()),
            ElementType.Int32 => $"{number.Item<int>()}",
            ElementType.Int64 => $"{number.Item<long>()}",
            _ => number.Item<bool>() ? "true" : "false",
        });
    }

    /// <summary>The strides by which x runs over a larger shape.</summary>
    static long[] Broadcast(Tensor x, Shape domain)
    {
        long[] own = x.StridesOrRowMajor, strides = new long[domain.Rank];
        for (int i = 1; i <= x.Rank; i++) strides[^i] = x.Shape.Sizes[^i] == 1 ? 0 : own[^i];
        return strides;
    }

    readonly struct BlockText<F>(F formula, int inputs, int outputs) where F : struct, IBlockwise
    {
        public Term[] Value<V>(Term[] x) where V : class, ITextLane<V>
        {
            var all = new V[inputs + outputs];
            for (int i = 0; i < inputs; i++) all[i] = V.Of(x[i]);
            for (int phase = 0; phase < F.Phases; phase++) formula.Value<V, BlockArray<V>>(phase, new(all), new(all, inputs));
            return [.. all[inputs..].Select(y => y.Term)];
        }
    }

    /// <inheritdoc/>
    protected internal override void Blockwise<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y)
    {
        if (Folds(x, y, (cpu, i, o) => cpu.Blockwise(formula, i, o))) return;
        Tensor[] inputs = [.. x], outputs = [.. y];
        int[] blocks = [.. F.Inputs, .. F.Outputs];
        int n = outputs[0].Shape[^1] / F.Outputs[0];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = RowMajor(inputs[i]);
        Tensor[] operands = [.. inputs, .. outputs];
        int[] domain = [(int)outputs[0].Shape[..^1].Elements, n];
        SourceBuffer[] made = [.. outputs.Select(Make)];
        var loops = new SourceLoops(domain, [.. blocks.Select(count => (long[])[(long)count * n, 1])]);
        var loads = new List<SourceLoad>();
        for (int i = 0; i < inputs.Length; i++)
        {
            for (int block = 0; block < blocks[i]; block++)
            {
                SourceBuffer buffer = BufferOf(inputs[i]);
                string index = loops.Index(i, inputs[i].Offset + (long)block * n);
                loads.Add(new(Term.Element(buffer, index), buffer, index));
            }
        }
        ElementType type = outputs[0].Type;
        Term[] elements = [.. loads.Select(load => load.Element)];
        var text = new BlockText<F>(formula, loads.Count, blocks[inputs.Length..].Sum());
        Term[] values = type == ElementType.Float64 ? text.Value<RealText<Binary64>>(elements) : text.Value<RealText<Binary32>>(elements);
        var stores = new List<SourceStore>();
        for (int i = inputs.Length, next = 0; i < operands.Length; i++)
            for (int block = 0; block < blocks[i]; block++) stores.Add(new(made[i - inputs.Length], loops.Index(i, (long)block * n), values[next++]));
        if (outputs[0].Shape.Elements > 0) Program.Add(new SourceMap(Program.Origin, type, loops, loads, stores));
    }
}
