using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Myelin.Tests.Kernels;

/// <summary>
/// Collects what the JIT refused to inline into a kernel, which is a method marked <see cref="MethodImplOptions.AggressiveOptimization"/>:
/// formulas of ops, and whatever is marked <see cref="MethodImplOptions.AggressiveInlining"/>. A kernel with one such call
/// is many times slower, and nothing else says so.
/// </summary>
/// <remarks>
/// The JIT reports a method only while it compiles a caller. So a kernel that this process compiled before says nothing:
/// listen in a process of its own (<see cref="InliningTests"/>) before the kernel first runs.
/// </remarks>
public sealed class InliningListener : EventListener
{
    /// <summary>Events of the runtime's JIT compiler.</summary>
    const EventKeywords Jit = (EventKeywords)0x1000;

    readonly ConcurrentQueue<string> refused = new();
    int heard;

    /// <summary>Refused calls: caller, method and reason.</summary>
    public IReadOnlyCollection<string> Refused => refused;

    /// <summary>How many reports of inlining came, failed or not; 0 means that nothing was listened to.</summary>
    public int Heard => heard;

    /// <summary>Waits until the reports, which come some time after the compilation, have stopped coming.</summary>
    public void Settle()
    {
        for (int before = -1; before != heard; Thread.Sleep(300)) before = heard;
    }

    protected override void OnEventSourceCreated(EventSource source)
    {
        if (source.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(source, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs data)
    {
        if (data.EventName is not ("MethodJitInliningFailed" or "MethodJitInliningSucceeded")) return;
        Interlocked.Increment(ref heard);
        if (data.EventName != "MethodJitInliningFailed") return;
        string type = Field(data, "InlineeNamespace"), method = Field(data, "InlineeName");
        bool formula = type.StartsWith("Myelin.Ops.", StringComparison.Ordinal), part = type.StartsWith("Myelin.Kernels.", StringComparison.Ordinal)
            && Marked(type, method, MethodImplAttributes.AggressiveInlining);
        if (!formula && !part) return;
        if (!Marked(Field(data, "MethodBeingCompiledNamespace"), Field(data, "MethodBeingCompiledName"), MethodImplAttributes.AggressiveOptimization)) return;
        refused.Enqueue(
            $"{type}.{method} in {Field(data, "MethodBeingCompiledNamespace")}.{Field(data, "MethodBeingCompiledName")}: {Field(data, "FailReason")}");
    }

    static string Field(EventWrittenEventArgs data, string name) => data.Payload![data.PayloadNames!.IndexOf(name)]?.ToString() ?? "";

    /// <summary>Whether any method of this name in the type carries the mark. Type arguments stand behind the name's `arity.</summary>
    static bool Marked(string type, string method, MethodImplAttributes mark)
    {
        int arguments = type.IndexOf('[');
        Type? found = typeof(SimdLevel).Assembly.GetType(arguments < 0 ? type : type[..arguments]);
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return found is null || found.GetMethods(All).Any(m => m.Name == method && m.MethodImplementationFlags.HasFlag(mark));
    }
}
