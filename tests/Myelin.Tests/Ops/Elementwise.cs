namespace Myelin.Tests;

/// <summary>One formula as a kernel over tensors, and the same formula on one number at a time.</summary>
/// <param name="Name">The formula and which of its functions.</param>
/// <param name="Inputs">The number of operands.</param>
/// <param name="Run">The kernel, over a domain that every operand broadcasts to.</param>
/// <param name="Singles">The function of one element's operands on the scalar lane of float.</param>
/// <param name="Doubles">The same of double.</param>
sealed record Elementwise(string Name, int Inputs, Func<Tensor[], Shape, Tensor> Run, Func<float[], float> Singles, Func<double[], double> Doubles)
{
    /// <summary>Fails unless the kernel gives the scalar lane's bits for operands whose elements over the domain are <paramref name="values"/>.</summary>
    public void Check(Tensor[] operands, double[][] values, Shape domain, string how)
    {
        Tensor result = Run(operands, domain);
        Xunit.Assert.Equal(domain, result.Shape);
        if (result.Type == ElementType.Bool) result = result.Cast(operands[0].Type);
        int count = (int)domain.Elements;
        string what = $"{Name} of {operands[0].Type}{domain}, {how}, on {operands[0].Device.Name}";
        if (operands[0].Type == ElementType.Float32)
        {
            var expected = new float[count];
            for (int i = 0; i < count; i++) expected[i] = Singles(Array.ConvertAll(values, x => (float)x[i]));
            SameBits.Assert(expected, result.ToArray<float>(), what);
        }
        else
        {
            var expected = new double[count];
            for (int i = 0; i < count; i++) expected[i] = Doubles(Array.ConvertAll(values, x => x[i]));
            SameBits.Assert(expected, result.ToArray<double>(), what);
        }
    }
}
