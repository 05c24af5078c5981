namespace Myelin;

/// <summary>
/// A figure that can be followed step by step, as a part of a page. Without scripts it is the whole figure and the
/// steps as a list.
/// </summary>
static class GraphSteps
{
    /// <summary>The style sheet, once for each page.</summary>
    public const string Style = """
        .steps nav{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
        .steps nav[hidden]{display:none}
        .steps button{font:inherit;min-width:2.75rem;min-height:2.75rem;padding:0 .9rem;border:1px solid #8a919b;border-radius:6px;
          background:#fff;color:inherit;cursor:pointer}
        .steps button:disabled{opacity:.45;cursor:default}
        .steps input{flex:1 1 10rem;min-width:8rem;min-height:2.75rem}
        .steps .caption{min-height:2.9em;margin:.6rem 0}
        .steps .graph{overflow-x:auto;border:1px solid #d3d8de;border-radius:6px;background:#fff}
        .steps .graph:focus-visible,.steps button:focus-visible{outline:3px solid #2f8fd0}
        .steps .graph svg{max-width:100%!important;height:auto;display:block;margin:0 auto}
        @media (max-width:900px){.steps .graph svg{max-width:none!important;width:auto}}
        .steps ol{padding-left:1.6rem}
        @media screen and (prefers-color-scheme:dark){
          .steps button{background:#23272e;border-color:#5d6570}
          .steps .graph{border-color:#343941;background:#16181d}
        }
        """;

    /// <summary>The script, once for each page, behind the last figure.</summary>
    public const string Script = """
        for(const root of document.querySelectorAll('.steps')){
          const get=name=>root.querySelector('.'+name),nav=root.querySelector('nav'),range=root.querySelector('input'),graph=get('graph');
          const words=[...root.querySelectorAll('li')].map(e=>e.textContent),last=words.length-1,marked=[...root.querySelectorAll('[data-from]')];
          let now=0;
          const show=(step,moves)=>{
            now=Math.max(0,Math.min(last,step));
            for(const e of marked)e.style.display=now>=+e.dataset.from&&(e.dataset.until===undefined||now<+e.dataset.until)?'':'none';
            get('caption').textContent=words[now];
            const active=marked.findLast(e=>+e.dataset.from===now&&+e.dataset.until===now+1);
            if(active&&moves){
              const a=active.firstElementChild.getBoundingClientRect(),g=graph.getBoundingClientRect();
              graph.scrollLeft+=a.left+a.width/2-g.left-g.width/2;
              if(a.top<0||a.bottom>innerHeight)active.firstElementChild.scrollIntoView({block:'nearest'});
            }
            range.value=now;range.setAttribute('aria-valuetext',words[now]);
            get('first').disabled=get('back').disabled=now===0;
            get('next').disabled=get('end').disabled=now===last;
          };
          get('first').onclick=()=>show(0,true);get('back').onclick=()=>show(now-1,true);
          get('next').onclick=()=>show(now+1,true);get('end').onclick=()=>show(last,true);
          range.max=last;range.oninput=()=>show(+range.value,true);
          document.addEventListener('keydown',e=>{
            if(e.target===range||e.target===graph)return;
            if(e.key==='ArrowLeft')show(now-1,true);
            if(e.key==='ArrowRight')show(now+1,true);
          });
          nav.hidden=false;root.querySelector('details').open=false;show(0,false);
        }
        """;

    /// <summary>The part of the page.</summary>
    /// <param name="figure">The graph, marked.</param>
    /// <param name="id">The figure's id within the page.</param>
    public static string Of(ComputationGraphFigure figure, string id) => $"""
        <div class="steps">
        <nav hidden="hidden">
        <button class="first">First</button><button class="back">Back</button><button class="next">Next</button><button class="end">Last</button>
        <input type="range" min="0" value="0" aria-label="Step"/>
        </nav>
        <p class="caption" aria-live="polite"></p>
        <div class="graph" tabindex="0" role="group" aria-label="The graph">
        {figure.ToSvg(id)}</div>
        <details open="open"><summary>All steps</summary>
        <ol start="0">
        {string.Join('\n', figure.StepsInWords.Select(step => $"<li>{Svg.Escape(step.Caption)}</li>"))}
        </ol>
        </details>
        </div>

        """;
}
