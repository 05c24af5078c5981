namespace Myelin.Kernels;

/// <summary>A loop over contiguous operands: one formula at one register width. A <see cref="MapKernel"/> is a chain of stages.</summary>
abstract unsafe class Stage
{
    /// <summary>Computes <paramref name="count"/> elements, rounded up to whole registers (storage is padded).</summary>
    public abstract void Run(void** operands, nint count);

    /// <summary>Identifies the work: stages of one type with equal keys compute the same.</summary>
    public abstract object Key { get; }

    /// <summary>Whether an operand is a single number instead of one per element.</summary>
    public virtual bool TakesNumber(int operand) => false;

    /// <summary>A constant in a lane's type.</summary>
    [MethodImpl(Inline)]
    private protected static V Constant<V>(double value) where V : ILane<V> => value;
}

/// <summary>y = f(x).</summary>
sealed unsafe class UnaryStage<F, V, T>(F formula) : Stage where F : struct, IUnary where V : struct, INumberLane<V, T> where T : unmanaged
{
    public override object Key => formula;

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        F f = formula;
        T* x = (T*)operands[0], y = (T*)operands[1];
        for (nint i = 0; i < count; i += V.Width) f.Value(V.Load(x + i)).Store(y + i);
    }
}

/// <summary>y = f(a, b).</summary>
sealed unsafe class BinaryStage<F, V, T>(F formula) : Stage where F : struct, IBinary where V : struct, INumberLane<V, T> where T : unmanaged
{
    public override object Key => formula;

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        F f = formula;
        T* a = (T*)operands[0], b = (T*)operands[1], y = (T*)operands[2];
        for (nint i = 0; i < count; i += V.Width) f.Value(V.Load(a + i), V.Load(b + i)).Store(y + i);
    }
}

/// <summary>y = f(a, b, c, d).</summary>
sealed unsafe class QuaternaryStage<F, V, T>(F formula) : Stage where F : struct, IQuaternary where V : struct, INumberLane<V, T> where T : unmanaged
{
    public override object Key => formula;

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        F f = formula;
        T* a = (T*)operands[0], b = (T*)operands[1], c = (T*)operands[2], d = (T*)operands[3], y = (T*)operands[4];
        for (nint i = 0; i < count; i += V.Width) f.Value(V.Load(a + i), V.Load(b + i), V.Load(c + i), V.Load(d + i)).Store(y + i);
    }
}

/// <summary>y = 1 where the comparison is true, else 0.</summary>
sealed unsafe class ComparisonStage<F, V, T>(F formula) : Stage where F : struct, IComparison where V : struct, INumberLane<V, T> where T : unmanaged
{
    public override object Key => formula;

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        F f = formula;
        T* a = (T*)operands[0], b = (T*)operands[1], y = (T*)operands[2];
        for (nint i = 0; i < count; i += V.Width) f.Value(V.Load(a + i), V.Load(b + i)).Select(Constant<V>(1), Constant<V>(0)).Store(y + i);
    }
}

/// <summary>y = a where the condition is not 0, else b.</summary>
sealed unsafe class SelectStage<V, T> : Stage where V : struct, INumberLane<V, T> where T : unmanaged
{
    public override object Key => typeof(SelectStage<V, T>);

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        T* condition = (T*)operands[0], a = (T*)operands[1], b = (T*)operands[2], y = (T*)operands[3];
        for (nint i = 0; i < count; i += V.Width) V.Load(condition + i).EqualTo(Constant<V>(0)).Select(V.Load(b + i), V.Load(a + i)).Store(y + i);
    }
}

/// <summary>The step of an optimizer. Operands: gradient, parameter, slots, scalars (single numbers); then the new parameter and slots.</summary>
sealed unsafe class UpdateStage<F, V, T>(F formula) : Stage where F : struct, IUpdate where V : struct, INumberLane<V, T> where T : unmanaged
{
    public override object Key => formula;

    public override bool TakesNumber(int operand) => operand >= 2 + formula.Slots && operand < 2 + formula.Slots + formula.Scalars;

    /// <summary>A number in every lane.</summary>
    [MethodImpl(Inline)]
    static V All(T* number) => Constant<V>(typeof(T) == typeof(float) ? *(float*)number : *(double*)number);

    [MethodImpl(Hot)]
    public override void Run(void** operands, nint count)
    {
        F f = formula;
        int slots = f.Slots, scalars = f.Scalars;
        T** o = (T**)operands;
        T* none = o[0];
        T* gradient = o[0], parameter = o[1];
        T* slot1 = slots > 0 ? o[2] : none, slot2 = slots > 1 ? o[3] : none, slot3 = slots > 2 ? o[4] : none;
        T** rest = o + 2 + slots;
        V scalar1 = All(scalars > 0 ? rest[0] : none), scalar2 = All(scalars > 1 ? rest[1] : none), scalar3 = All(scalars > 2 ? rest[2] : none);
        T** result = rest + scalars;
        T* newParameter = result[0];
        T* new1 = slots > 0 ? result[1] : none, new2 = slots > 1 ? result[2] : none, new3 = slots > 2 ? result[3] : none;
        for (nint i = 0; i < count; i += V.Width)
        {
            V p = V.Load(parameter + i), s1 = V.Load(slot1 + i), s2 = V.Load(slot2 + i), s3 = V.Load(slot3 + i);
            f.Apply(V.Load(gradient + i), ref p, ref s1, ref s2, ref s3, scalar1, scalar2, scalar3);
            p.Store(newParameter + i);
            if (slots > 0) s1.Store(new1 + i);
            if (slots > 1) s2.Store(new2 + i);
            if (slots > 2) s3.Store(new3 + i);
        }
    }
}

/// <summary>y = x. The map makes a strided x contiguous.</summary>
sealed unsafe class CopyStage(int size) : Stage
{
    public override object Key => size;

    public override void Run(void** operands, nint count)
    {
        if (operands[0] != operands[1]) Buffer.MemoryCopy(operands[0], operands[1], count * size, count * size);
    }
}
